// Where an image starts: a program's, and a library's.

#ifdef PROGRAM
int use(int value);
int program_start(void) { return use(1); }
#else
int _DllMainCRTStartup(void *instance, unsigned reason, void *reserved) { return 1; }
#endif
