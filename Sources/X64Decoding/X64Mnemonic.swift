/// What an x64 instruction is called: the mnemonics of Zydis 4.0, in its order.
///
/// As in Intel's manuals a name may stand for two instructions: `movsd` and `cmpsd` are string
/// instructions as well as scalar double ones; `X64Instruction.category` tells them apart.
/// A newer Zydis may know more names; their instructions are `other`.
package enum X64Mnemonic: UInt16, CaseIterable, Sendable {
  /// No instruction: these bytes could not be decoded.
  case unknown
  /// An instruction whose name is not in this list.
  case other

  case aaa, aad, aam, aas, adc, adcx, add, addpd, addps, addsd, addss, addsubpd, addsubps, adox,
    aesdec, aesdec128kl, aesdec256kl, aesdeclast, aesdecwide128kl, aesdecwide256kl, aesenc,
    aesenc128kl, aesenc256kl, aesenclast, aesencwide128kl, aesencwide256kl, aesimc, aeskeygenassist,
    and, andn, andnpd, andnps, andpd, andps, arpl
  case bextr, blcfill, blci, blcic, blcmsk, blcs, blendpd, blendps, blendvpd, blendvps, blsfill,
    blsi, blsic, blsmsk, blsr, bndcl, bndcn, bndcu, bndldx, bndmk, bndmov, bndstx, bound, bsf, bsr,
    bswap, bt, btc, btr, bts, bzhi
  case call, cbw, cdq, cdqe, clac, clc, cld, cldemote, clevict0, clevict1, clflush, clflushopt,
    clgi, cli, clrssbsy, clts, clui, clwb, clzero, cmc, cmovb, cmovbe, cmovl, cmovle, cmovnb,
    cmovnbe, cmovnl, cmovnle, cmovno, cmovnp, cmovns, cmovnz, cmovo, cmovp, cmovs, cmovz, cmp,
    cmppd, cmpps, cmpsb, cmpsd, cmpsq, cmpss, cmpsw, cmpxchg, cmpxchg16b, cmpxchg8b, comisd, comiss,
    cpuid, cqo, crc32, cvtdq2pd, cvtdq2ps, cvtpd2dq, cvtpd2pi, cvtpd2ps, cvtpi2pd, cvtpi2ps,
    cvtps2dq, cvtps2pd, cvtps2pi, cvtsd2si, cvtsd2ss, cvtsi2sd, cvtsi2ss, cvtss2sd, cvtss2si,
    cvttpd2dq, cvttpd2pi, cvttps2dq, cvttps2pi, cvttsd2si, cvttss2si, cwd, cwde
  case daa, das, dec, delay, div, divpd, divps, divsd, divss, dppd, dpps
  case emms, encls, enclu, enclv, encodekey128, encodekey256, endbr32, endbr64, enqcmd, enqcmds,
    enter, extractps, extrq
  case f2xm1, fabs, fadd, faddp, fbld, fbstp, fchs, fcmovb, fcmovbe, fcmove, fcmovnb, fcmovnbe,
    fcmovne, fcmovnu, fcmovu, fcom, fcomi, fcomip, fcomp, fcompp, fcos, fdecstp, fdisi8087_nop,
    fdiv, fdivp, fdivr, fdivrp, femms, feni8087_nop, ffree, ffreep, fiadd, ficom, ficomp, fidiv,
    fidivr, fild, fimul, fincstp, fist, fistp, fisttp, fisub, fisubr, fld, fld1, fldcw, fldenv,
    fldl2e, fldl2t, fldlg2, fldln2, fldpi, fldz, fmul, fmulp, fnclex, fninit, fnop, fnsave, fnstcw,
    fnstenv, fnstsw, fpatan, fprem, fprem1, fptan, frndint, frstor, fscale, fsetpm287_nop, fsin,
    fsincos, fsqrt, fst, fstp, fstpnce, fsub, fsubp, fsubr, fsubrp, ftst, fucom, fucomi, fucomip,
    fucomp, fucompp, fwait, fxam, fxch, fxrstor, fxrstor64, fxsave, fxsave64, fxtract, fyl2x,
    fyl2xp1
  case getsec, gf2p8affineinvqb, gf2p8affineqb, gf2p8mulb
  case haddpd, haddps, hlt, hreset, hsubpd, hsubps
  case idiv, imul, `in`, inc, incsspd, incsspq, insb, insd, insertps, insertq, insw, int, int1,
    int3, into, invd, invept, invlpg, invlpga, invlpgb, invpcid, invvpid, iret, iretd, iretq
  case jb, jbe, jcxz, jecxz, jknzd, jkzd, jl, jle, jmp, jnb, jnbe, jnl, jnle, jno, jnp, jns, jnz,
    jo, jp, jrcxz, js, jz
  case kaddb, kaddd, kaddq, kaddw, kand, kandb, kandd, kandn, kandnb, kandnd, kandnq, kandnr,
    kandnw, kandq, kandw, kconcath, kconcatl, kextract, kmerge2l1h, kmerge2l1l, kmov, kmovb, kmovd,
    kmovq, kmovw, knot, knotb, knotd, knotq, knotw, kor, korb, kord, korq, kortest, kortestb,
    kortestd, kortestq, kortestw, korw, kshiftlb, kshiftld, kshiftlq, kshiftlw, kshiftrb, kshiftrd,
    kshiftrq, kshiftrw, ktestb, ktestd, ktestq, ktestw, kunpckbw, kunpckdq, kunpckwd, kxnor, kxnorb,
    kxnord, kxnorq, kxnorw, kxor, kxorb, kxord, kxorq, kxorw
  case lahf, lar, lddqu, ldmxcsr, lds, ldtilecfg, lea, leave, les, lfence, lfs, lgdt, lgs, lidt,
    lldt, llwpcb, lmsw, loadiwkey, lodsb, lodsd, lodsq, lodsw, loop, loope, loopne, lsl, lss, ltr,
    lwpins, lwpval, lzcnt
  case maskmovdqu, maskmovq, maxpd, maxps, maxsd, maxss, mcommit, mfence, minpd, minps, minsd,
    minss, monitor, monitorx, montmul, mov, movapd, movaps, movbe, movd, movddup, movdir64b,
    movdiri, movdq2q, movdqa, movdqu, movhlps, movhpd, movhps, movlhps, movlpd, movlps, movmskpd,
    movmskps, movntdq, movntdqa, movnti, movntpd, movntps, movntq, movntsd, movntss, movq, movq2dq,
    movsb, movsd, movshdup, movsldup, movsq, movss, movsw, movsx, movsxd, movupd, movups, movzx,
    mpsadbw, mul, mulpd, mulps, mulsd, mulss, mulx, mwait, mwaitx
  case neg, nop, not
  case or, orpd, orps, out, outsb, outsd, outsw
  case pabsb, pabsd, pabsw, packssdw, packsswb, packusdw, packuswb, paddb, paddd, paddq, paddsb,
    paddsw, paddusb, paddusw, paddw, palignr, pand, pandn, pause, pavgb, pavgusb, pavgw, pblendvb,
    pblendw, pclmulqdq, pcmpeqb, pcmpeqd, pcmpeqq, pcmpeqw, pcmpestri, pcmpestrm, pcmpgtb, pcmpgtd,
    pcmpgtq, pcmpgtw, pcmpistri, pcmpistrm, pconfig, pdep, pext, pextrb, pextrd, pextrq, pextrw,
    pf2id, pf2iw, pfacc, pfadd, pfcmpeq, pfcmpge, pfcmpgt, pfcpit1, pfmax, pfmin, pfmul, pfnacc,
    pfpnacc, pfrcp, pfrcpit2, pfrsqit1, pfsqrt, pfsub, pfsubr, phaddd, phaddsw, phaddw, phminposuw,
    phsubd, phsubsw, phsubw, pi2fd, pi2fw, pinsrb, pinsrd, pinsrq, pinsrw, pmaddubsw, pmaddwd,
    pmaxsb, pmaxsd, pmaxsw, pmaxub, pmaxud, pmaxuw, pminsb, pminsd, pminsw, pminub, pminud, pminuw,
    pmovmskb, pmovsxbd, pmovsxbq, pmovsxbw, pmovsxdq, pmovsxwd, pmovsxwq, pmovzxbd, pmovzxbq,
    pmovzxbw, pmovzxdq, pmovzxwd, pmovzxwq, pmuldq, pmulhrsw, pmulhrw, pmulhuw, pmulhw, pmulld,
    pmullw, pmuludq, pop, popa, popad, popcnt, popf, popfd, popfq, por, prefetch, prefetchnta,
    prefetcht0, prefetcht1, prefetcht2, prefetchw, prefetchwt1, psadbw, pshufb, pshufd, pshufhw,
    pshuflw, pshufw, psignb, psignd, psignw, pslld, pslldq, psllq, psllw, psmash, psrad, psraw,
    psrld, psrldq, psrlq, psrlw, psubb, psubd, psubq, psubsb, psubsw, psubusb, psubusw, psubw,
    pswapd, ptest, ptwrite, punpckhbw, punpckhdq, punpckhqdq, punpckhwd, punpcklbw, punpckldq,
    punpcklqdq, punpcklwd, push, pusha, pushad, pushf, pushfd, pushfq, pvalidate, pxor
  case rcl, rcpps, rcpss, rcr, rdfsbase, rdgsbase, rdmsr, rdpid, rdpkru, rdpmc, rdpru, rdrand,
    rdseed, rdsspd, rdsspq, rdtsc, rdtscp, ret, rmpadjust, rmpupdate, rol, ror, rorx, roundpd,
    roundps, roundsd, roundss, rsm, rsqrtps, rsqrtss, rstorssp
  case sahf, salc, sar, sarx, saveprevssp, sbb, scasb, scasd, scasq, scasw, seamcall, seamops,
    seamret, senduipi, serialize, setb, setbe, setl, setle, setnb, setnbe, setnl, setnle, setno,
    setnp, setns, setnz, seto, setp, sets, setssbsy, setz, sfence, sgdt, sha1msg1, sha1msg2,
    sha1nexte, sha1rnds4, sha256msg1, sha256msg2, sha256rnds2, shl, shld, shlx, shr, shrd, shrx,
    shufpd, shufps, sidt, skinit, sldt, slwpcb, smsw, spflt, sqrtpd, sqrtps, sqrtsd, sqrtss, stac,
    stc, std, stgi, sti, stmxcsr, stosb, stosd, stosq, stosw, str, sttilecfg, stui, sub, subpd,
    subps, subsd, subss, swapgs, syscall, sysenter, sysexit, sysret
  case t1mskc, tdcall, tdpbf16ps, tdpbssd, tdpbsud, tdpbusd, tdpbuud, test, testui, tileloadd,
    tileloaddt1, tilerelease, tilestored, tilezero, tlbsync, tpause, tzcnt, tzcnti, tzmsk
  case ucomisd, ucomiss, ud0, ud1, ud2, uiret, umonitor, umwait, unpckhpd, unpckhps, unpcklpd,
    unpcklps
  case v4fmaddps, v4fmaddss, v4fnmaddps, v4fnmaddss
  case vaddnpd, vaddnps, vaddpd, vaddph, vaddps, vaddsd, vaddsetsps, vaddsh, vaddss, vaddsubpd,
    vaddsubps, vaesdec, vaesdeclast, vaesenc, vaesenclast, vaesimc, vaeskeygenassist, valignd,
    valignq, vandnpd, vandnps, vandpd, vandps
  case vblendmpd, vblendmps, vblendpd, vblendps, vblendvpd, vblendvps, vbroadcastf128,
    vbroadcastf32x2, vbroadcastf32x4, vbroadcastf32x8, vbroadcastf64x2, vbroadcastf64x4,
    vbroadcasti128, vbroadcasti32x2, vbroadcasti32x4, vbroadcasti32x8, vbroadcasti64x2,
    vbroadcasti64x4, vbroadcastsd, vbroadcastss
  case vcmppd, vcmpph, vcmpps, vcmpsd, vcmpsh, vcmpss, vcomisd, vcomish, vcomiss, vcompresspd,
    vcompressps, vcvtdq2pd, vcvtdq2ph, vcvtdq2ps, vcvtfxpntdq2ps, vcvtfxpntpd2dq, vcvtfxpntpd2udq,
    vcvtfxpntps2dq, vcvtfxpntps2udq, vcvtfxpntudq2ps, vcvtne2ps2bf16, vcvtneps2bf16, vcvtpd2dq,
    vcvtpd2ph, vcvtpd2ps, vcvtpd2qq, vcvtpd2udq, vcvtpd2uqq, vcvtph2dq, vcvtph2pd, vcvtph2ps,
    vcvtph2psx, vcvtph2qq, vcvtph2udq, vcvtph2uqq, vcvtph2uw, vcvtph2w, vcvtps2dq, vcvtps2pd,
    vcvtps2ph, vcvtps2phx, vcvtps2qq, vcvtps2udq, vcvtps2uqq, vcvtqq2pd, vcvtqq2ph, vcvtqq2ps,
    vcvtsd2sh, vcvtsd2si, vcvtsd2ss, vcvtsd2usi, vcvtsh2sd, vcvtsh2si, vcvtsh2ss, vcvtsh2usi,
    vcvtsi2sd, vcvtsi2sh, vcvtsi2ss, vcvtss2sd, vcvtss2sh, vcvtss2si, vcvtss2usi, vcvttpd2dq,
    vcvttpd2qq, vcvttpd2udq, vcvttpd2uqq, vcvttph2dq, vcvttph2qq, vcvttph2udq, vcvttph2uqq,
    vcvttph2uw, vcvttph2w, vcvttps2dq, vcvttps2qq, vcvttps2udq, vcvttps2uqq, vcvttsd2si,
    vcvttsd2usi, vcvttsh2si, vcvttsh2usi, vcvttss2si, vcvttss2usi, vcvtudq2pd, vcvtudq2ph,
    vcvtudq2ps, vcvtuqq2pd, vcvtuqq2ph, vcvtuqq2ps, vcvtusi2sd, vcvtusi2sh, vcvtusi2ss, vcvtuw2ph,
    vcvtw2ph
  case vdbpsadbw, vdivpd, vdivph, vdivps, vdivsd, vdivsh, vdivss, vdpbf16ps, vdppd, vdpps
  case verr, verw, vexp223ps, vexp2pd, vexp2ps, vexpandpd, vexpandps, vextractf128, vextractf32x4,
    vextractf32x8, vextractf64x2, vextractf64x4, vextracti128, vextracti32x4, vextracti32x8,
    vextracti64x2, vextracti64x4, vextractps
  case vfcmaddcph, vfcmaddcsh, vfcmulcph, vfcmulcsh, vfixupimmpd, vfixupimmps, vfixupimmsd,
    vfixupimmss, vfixupnanpd, vfixupnanps, vfmadd132pd, vfmadd132ph, vfmadd132ps, vfmadd132sd,
    vfmadd132sh, vfmadd132ss, vfmadd213pd, vfmadd213ph, vfmadd213ps, vfmadd213sd, vfmadd213sh,
    vfmadd213ss, vfmadd231pd, vfmadd231ph, vfmadd231ps, vfmadd231sd, vfmadd231sh, vfmadd231ss,
    vfmadd233ps, vfmaddcph, vfmaddcsh, vfmaddpd, vfmaddps, vfmaddsd, vfmaddss, vfmaddsub132pd,
    vfmaddsub132ph, vfmaddsub132ps, vfmaddsub213pd, vfmaddsub213ph, vfmaddsub213ps, vfmaddsub231pd,
    vfmaddsub231ph, vfmaddsub231ps, vfmaddsubpd, vfmaddsubps, vfmsub132pd, vfmsub132ph, vfmsub132ps,
    vfmsub132sd, vfmsub132sh, vfmsub132ss, vfmsub213pd, vfmsub213ph, vfmsub213ps, vfmsub213sd,
    vfmsub213sh, vfmsub213ss, vfmsub231pd, vfmsub231ph, vfmsub231ps, vfmsub231sd, vfmsub231sh,
    vfmsub231ss, vfmsubadd132pd, vfmsubadd132ph, vfmsubadd132ps, vfmsubadd213pd, vfmsubadd213ph,
    vfmsubadd213ps, vfmsubadd231pd, vfmsubadd231ph, vfmsubadd231ps, vfmsubaddpd, vfmsubaddps,
    vfmsubpd, vfmsubps, vfmsubsd, vfmsubss, vfmulcph, vfmulcsh, vfnmadd132pd, vfnmadd132ph,
    vfnmadd132ps, vfnmadd132sd, vfnmadd132sh, vfnmadd132ss, vfnmadd213pd, vfnmadd213ph,
    vfnmadd213ps, vfnmadd213sd, vfnmadd213sh, vfnmadd213ss, vfnmadd231pd, vfnmadd231ph,
    vfnmadd231ps, vfnmadd231sd, vfnmadd231sh, vfnmadd231ss, vfnmaddpd, vfnmaddps, vfnmaddsd,
    vfnmaddss, vfnmsub132pd, vfnmsub132ph, vfnmsub132ps, vfnmsub132sd, vfnmsub132sh, vfnmsub132ss,
    vfnmsub213pd, vfnmsub213ph, vfnmsub213ps, vfnmsub213sd, vfnmsub213sh, vfnmsub213ss,
    vfnmsub231pd, vfnmsub231ph, vfnmsub231ps, vfnmsub231sd, vfnmsub231sh, vfnmsub231ss, vfnmsubpd,
    vfnmsubps, vfnmsubsd, vfnmsubss, vfpclasspd, vfpclassph, vfpclassps, vfpclasssd, vfpclasssh,
    vfpclassss, vfrczpd, vfrczps, vfrczsd, vfrczss
  case vgatherdpd, vgatherdps, vgatherpf0dpd, vgatherpf0dps, vgatherpf0hintdpd, vgatherpf0hintdps,
    vgatherpf0qpd, vgatherpf0qps, vgatherpf1dpd, vgatherpf1dps, vgatherpf1qpd, vgatherpf1qps,
    vgatherqpd, vgatherqps, vgetexppd, vgetexpph, vgetexpps, vgetexpsd, vgetexpsh, vgetexpss,
    vgetmantpd, vgetmantph, vgetmantps, vgetmantsd, vgetmantsh, vgetmantss, vgf2p8affineinvqb,
    vgf2p8affineqb, vgf2p8mulb, vgmaxabsps, vgmaxpd, vgmaxps, vgminpd, vgminps
  case vhaddpd, vhaddps, vhsubpd, vhsubps
  case vinsertf128, vinsertf32x4, vinsertf32x8, vinsertf64x2, vinsertf64x4, vinserti128,
    vinserti32x4, vinserti32x8, vinserti64x2, vinserti64x4, vinsertps
  case vlddqu, vldmxcsr, vloadunpackhd, vloadunpackhpd, vloadunpackhps, vloadunpackhq,
    vloadunpackld, vloadunpacklpd, vloadunpacklps, vloadunpacklq, vlog2ps
  case vmaskmovdqu, vmaskmovpd, vmaskmovps, vmaxpd, vmaxph, vmaxps, vmaxsd, vmaxsh, vmaxss, vmcall,
    vmclear, vmfunc, vminpd, vminph, vminps, vminsd, vminsh, vminss, vmlaunch, vmload, vmmcall,
    vmovapd, vmovaps, vmovd, vmovddup, vmovdqa, vmovdqa32, vmovdqa64, vmovdqu, vmovdqu16, vmovdqu32,
    vmovdqu64, vmovdqu8, vmovhlps, vmovhpd, vmovhps, vmovlhps, vmovlpd, vmovlps, vmovmskpd,
    vmovmskps, vmovnrapd, vmovnraps, vmovnrngoapd, vmovnrngoaps, vmovntdq, vmovntdqa, vmovntpd,
    vmovntps, vmovq, vmovsd, vmovsh, vmovshdup, vmovsldup, vmovss, vmovupd, vmovups, vmovw,
    vmpsadbw, vmptrld, vmptrst, vmread, vmresume, vmrun, vmsave, vmulpd, vmulph, vmulps, vmulsd,
    vmulsh, vmulss, vmwrite, vmxoff, vmxon
  case vorpd, vorps
  case vp2intersectd, vp2intersectq, vp4dpwssd, vp4dpwssds, vpabsb, vpabsd, vpabsq, vpabsw,
    vpackssdw, vpacksswb, vpackstorehd, vpackstorehpd, vpackstorehps, vpackstorehq, vpackstoreld,
    vpackstorelpd, vpackstorelps, vpackstorelq, vpackusdw, vpackuswb, vpadcd, vpaddb, vpaddd,
    vpaddq, vpaddsb, vpaddsetcd, vpaddsetsd, vpaddsw, vpaddusb, vpaddusw, vpaddw, vpalignr, vpand,
    vpandd, vpandn, vpandnd, vpandnq, vpandq, vpavgb, vpavgw, vpblendd, vpblendmb, vpblendmd,
    vpblendmq, vpblendmw, vpblendvb, vpblendw, vpbroadcastb, vpbroadcastd, vpbroadcastmb2q,
    vpbroadcastmw2d, vpbroadcastq, vpbroadcastw, vpclmulqdq, vpcmov, vpcmpb, vpcmpd, vpcmpeqb,
    vpcmpeqd, vpcmpeqq, vpcmpeqw, vpcmpestri, vpcmpestrm, vpcmpgtb, vpcmpgtd, vpcmpgtq, vpcmpgtw,
    vpcmpistri, vpcmpistrm, vpcmpltd, vpcmpq, vpcmpub, vpcmpud, vpcmpuq, vpcmpuw, vpcmpw, vpcomb,
    vpcomd, vpcompressb, vpcompressd, vpcompressq, vpcompressw, vpcomq, vpcomub, vpcomud, vpcomuq,
    vpcomuw, vpcomw, vpconflictd, vpconflictq, vpdpbusd, vpdpbusds, vpdpwssd, vpdpwssds, vperm2f128,
    vperm2i128, vpermb, vpermd, vpermf32x4, vpermi2b, vpermi2d, vpermi2pd, vpermi2ps, vpermi2q,
    vpermi2w, vpermil2pd, vpermil2ps, vpermilpd, vpermilps, vpermpd, vpermps, vpermq, vpermt2b,
    vpermt2d, vpermt2pd, vpermt2ps, vpermt2q, vpermt2w, vpermw, vpexpandb, vpexpandd, vpexpandq,
    vpexpandw, vpextrb, vpextrd, vpextrq, vpextrw, vpgatherdd, vpgatherdq, vpgatherqd, vpgatherqq,
    vphaddbd, vphaddbq, vphaddbw, vphaddd, vphadddq, vphaddsw, vphaddubd, vphaddubq, vphaddubw,
    vphaddudq, vphadduwd, vphadduwq, vphaddw, vphaddwd, vphaddwq, vphminposuw, vphsubbw, vphsubd,
    vphsubdq, vphsubsw, vphsubw, vphsubwd, vpinsrb, vpinsrd, vpinsrq, vpinsrw, vplzcntd, vplzcntq,
    vpmacsdd, vpmacsdqh, vpmacsdql, vpmacssdd, vpmacssdqh, vpmacssdql, vpmacsswd, vpmacssww,
    vpmacswd, vpmacsww, vpmadcsswd, vpmadcswd, vpmadd231d, vpmadd233d, vpmadd52huq, vpmadd52luq,
    vpmaddubsw, vpmaddwd, vpmaskmovd, vpmaskmovq, vpmaxsb, vpmaxsd, vpmaxsq, vpmaxsw, vpmaxub,
    vpmaxud, vpmaxuq, vpmaxuw, vpminsb, vpminsd, vpminsq, vpminsw, vpminub, vpminud, vpminuq,
    vpminuw, vpmovb2m, vpmovd2m, vpmovdb, vpmovdw, vpmovm2b, vpmovm2d, vpmovm2q, vpmovm2w,
    vpmovmskb, vpmovq2m, vpmovqb, vpmovqd, vpmovqw, vpmovsdb, vpmovsdw, vpmovsqb, vpmovsqd,
    vpmovsqw, vpmovswb, vpmovsxbd, vpmovsxbq, vpmovsxbw, vpmovsxdq, vpmovsxwd, vpmovsxwq, vpmovusdb,
    vpmovusdw, vpmovusqb, vpmovusqd, vpmovusqw, vpmovuswb, vpmovw2m, vpmovwb, vpmovzxbd, vpmovzxbq,
    vpmovzxbw, vpmovzxdq, vpmovzxwd, vpmovzxwq, vpmuldq, vpmulhd, vpmulhrsw, vpmulhud, vpmulhuw,
    vpmulhw, vpmulld, vpmullq, vpmullw, vpmultishiftqb, vpmuludq, vpopcntb, vpopcntd, vpopcntq,
    vpopcntw, vpor, vpord, vporq, vpperm, vprefetch0, vprefetch1, vprefetch2, vprefetche0,
    vprefetche1, vprefetche2, vprefetchenta, vprefetchnta, vprold, vprolq, vprolvd, vprolvq, vprord,
    vprorq, vprorvd, vprorvq, vprotb, vprotd, vprotq, vprotw, vpsadbw, vpsbbd, vpsbbrd, vpscatterdd,
    vpscatterdq, vpscatterqd, vpscatterqq, vpshab, vpshad, vpshaq, vpshaw, vpshlb, vpshld, vpshldd,
    vpshldq, vpshldvd, vpshldvq, vpshldvw, vpshldw, vpshlq, vpshlw, vpshrdd, vpshrdq, vpshrdvd,
    vpshrdvq, vpshrdvw, vpshrdw, vpshufb, vpshufbitqmb, vpshufd, vpshufhw, vpshuflw, vpsignb,
    vpsignd, vpsignw, vpslld, vpslldq, vpsllq, vpsllvd, vpsllvq, vpsllvw, vpsllw, vpsrad, vpsraq,
    vpsravd, vpsravq, vpsravw, vpsraw, vpsrld, vpsrldq, vpsrlq, vpsrlvd, vpsrlvq, vpsrlvw, vpsrlw,
    vpsubb, vpsubd, vpsubq, vpsubrd, vpsubrsetbd, vpsubsb, vpsubsetbd, vpsubsw, vpsubusb, vpsubusw,
    vpsubw, vpternlogd, vpternlogq, vptest, vptestmb, vptestmd, vptestmq, vptestmw, vptestnmb,
    vptestnmd, vptestnmq, vptestnmw, vpunpckhbw, vpunpckhdq, vpunpckhqdq, vpunpckhwd, vpunpcklbw,
    vpunpckldq, vpunpcklqdq, vpunpcklwd, vpxor, vpxord, vpxorq
  case vrangepd, vrangeps, vrangesd, vrangess, vrcp14pd, vrcp14ps, vrcp14sd, vrcp14ss, vrcp23ps,
    vrcp28pd, vrcp28ps, vrcp28sd, vrcp28ss, vrcpph, vrcpps, vrcpsh, vrcpss, vreducepd, vreduceph,
    vreduceps, vreducesd, vreducesh, vreducess, vrndfxpntpd, vrndfxpntps, vrndscalepd, vrndscaleph,
    vrndscaleps, vrndscalesd, vrndscalesh, vrndscaless, vroundpd, vroundps, vroundsd, vroundss,
    vrsqrt14pd, vrsqrt14ps, vrsqrt14sd, vrsqrt14ss, vrsqrt23ps, vrsqrt28pd, vrsqrt28ps, vrsqrt28sd,
    vrsqrt28ss, vrsqrtph, vrsqrtps, vrsqrtsh, vrsqrtss
  case vscalefpd, vscalefph, vscalefps, vscalefsd, vscalefsh, vscalefss, vscaleps, vscatterdpd,
    vscatterdps, vscatterpf0dpd, vscatterpf0dps, vscatterpf0hintdpd, vscatterpf0hintdps,
    vscatterpf0qpd, vscatterpf0qps, vscatterpf1dpd, vscatterpf1dps, vscatterpf1qpd, vscatterpf1qps,
    vscatterqpd, vscatterqps, vshuff32x4, vshuff64x2, vshufi32x4, vshufi64x2, vshufpd, vshufps,
    vsqrtpd, vsqrtph, vsqrtps, vsqrtsd, vsqrtsh, vsqrtss, vstmxcsr, vsubpd, vsubph, vsubps, vsubrpd,
    vsubrps, vsubsd, vsubsh, vsubss
  case vtestpd, vtestps
  case vucomisd, vucomish, vucomiss, vunpckhpd, vunpckhps, vunpcklpd, vunpcklps
  case vxorpd, vxorps
  case vzeroall, vzeroupper
  case wbinvd, wrfsbase, wrgsbase, wrmsr, wrpkru, wrssd, wrssq, wrussd, wrussq
  case xabort, xadd, xbegin, xchg, xcrypt_cbc, xcrypt_cfb, xcrypt_ctr, xcrypt_ecb, xcrypt_ofb, xend,
    xgetbv, xlat, xor, xorpd, xorps, xresldtrk, xrstor, xrstor64, xrstors, xrstors64, xsave,
    xsave64, xsavec, xsavec64, xsaveopt, xsaveopt64, xsaves, xsaves64, xsetbv, xsha1, xsha256,
    xstore, xsusldtrk, xtest
}

extension X64Mnemonic {
  /// The names in the order of the cases; looking one up in the type's metadata takes far longer.
  private static let names = allCases.map { "\($0)" }

  /// The mnemonic as it is written in assembly, in small letters.
  package var name: String { Self.names[Int(rawValue)] }
}
