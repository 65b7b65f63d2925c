14f0;section: [.text]
2d29;kernel32.LoadLibraryExW
LoadLibraryExW:
	Arg[0] = ptr 0x0000000140018300 -> L"codec.dll"
	Arg[1] = 0
	Arg[2] = 0x0000000000000800 = 2048

21f5;CPUID:0
2218;RDTSC
8fdd;ntdll.RtlAllocateHeap
8fdd;ntdll.RtlAllocateHeap
2e40;codec.decode.impl
2e40;codec.decode.impl
2e40;codec.decode.impl
2e40;codec.decode.impl
1649;called: ?? [1aeb0000+0]
> 1aeb0000+98;ntdll.NtClose
2d29;kernel32.LoadLibraryExW
LoadLibraryExW:
	Arg[0] = ptr 0x0000000140018300 -> L"a;b.c"

2f00;SYSCALL:0x18(NtAllocateVirtualMemory)
a736;ntdll.RtlAllocateHeap
15a1;ntdll.[RtlActivateActivationContextUnsafeFast+11d]*
