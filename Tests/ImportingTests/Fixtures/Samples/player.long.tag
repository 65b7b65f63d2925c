14f0;section: [.text]
2d29;called: C:\Windows\System32\kernel32.dll.LoadLibraryExW
LoadLibraryExW:
	Arg[0] = ptr 0x0000000140018300 -> L"codec.dll"
	Arg[1] = 0
	Arg[2] = 0x0000000000000800 = 2048

21f5;CPUID:0
2218;RDTSC
8fdd;called: C:\Windows\System32\ntdll.dll.RtlAllocateHeap
8fdd;called: C:\Windows\System32\ntdll.dll.RtlAllocateHeap
2e40;called: C:\player\codec.dll.decode.impl
2e40;called: C:\player\codec.dll.decode.impl
2e40;called: C:\player\codec.dll.decode.impl
2e40;called: C:\player\codec.dll.decode.impl
1649;called: ?? [1aeb0000+0]
> 1aeb0000+98;called: C:\Windows\System32\ntdll.dll.NtClose
2d29;called: C:\Windows\System32\kernel32.dll.LoadLibraryExW
LoadLibraryExW:
	Arg[0] = ptr 0x0000000140018300 -> L"a;b.c"

2f00;SYSCALL:0x18(NtAllocateVirtualMemory)
a736;called: C:\Windows\System32\ntdll.dll.RtlAllocateHeap
15a1;called: C:\Windows\System32\ntdll.dll.[RtlActivateActivationContextUnsafeFast+11d]*
