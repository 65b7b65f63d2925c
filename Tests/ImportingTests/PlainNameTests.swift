import Testing

@testable import Importing

struct PlainNameTests {
  @Test(arguments: [
    ("decode", "decode"),
    ("decode(int)", "decode"),
    ("void __cdecl Codec::decode(struct frame &,int) const", "Codec::decode"),
    ("?decode@Codec@@QEAAXH@Z", "Codec::decode"),
    ("?decode@@YAXH@Z", "decode"),
    ("??0Codec@video@@QEAA@XZ", "video::Codec::Codec"),
    ("??1Codec@@QEAA@XZ", "Codec::~Codec"),
    ("_ZN5Codec6decodeEi", "Codec::decode"),
    ("_ZNK5video5Codec6decodeEi", "video::Codec::decode"),
    ("_ZN5CodecC2Ev", "Codec::Codec"),
    ("_Z6decodei", "decode"),
    ("_decode@8", "decode"),
    ("@decode@8", "decode"),
    ("decode@@16", "decode"),
    ("filter<float, 4>::apply(float *)", "filter<float,4>::apply"),
    ("class std::vector<int, std::allocator<int> > std::f(void)", "std::f"),
    ("Functor::operator()(int)", "Functor::operator()"),
    ("bool operator<(A const&, A const&)", "operator<"),
    ("(anonymous namespace)::work(int)", "(anonymousnamespace)::work"),
    ("<lambda_1>::operator()", "<lambda_1>::operator()"),
    // What is not plain stays as it is.
    ("??$make@H@@YAXH@Z", "??$make@H@@YAXH@Z"),
    ("??HVector@@QEAA?AV0@AEBV0@@Z", "??HVector@@QEAA?AV0@AEBV0@@Z"),
    ("_ZNSt6vectorIiSaIiEE9push_backEOi", "_ZNSt6vectorIiSaIiEE9push_backEOi"),
    ("_Z", "_Z"), ("?", "?"), ("_Z99f", "_Z99f"), ("", ""), ("@", "@"), ("@8", "@8"),
  ])
  func `decorations, parameters and results are left out`(name: String, plain: String) {
    #expect(PlainName.of(name) == plain)
  }
}
