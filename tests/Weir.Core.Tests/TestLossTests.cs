using Weir.Core.Changes;

namespace Weir.Core.Tests;

public sealed class TestLossTests
{
    [Theory]
    [InlineData("tests/a.py", true)]
    [InlineData("src/test_cart.py", true)]
    [InlineData("cart_test.go", true)]
    [InlineData("web/cart.spec.ts", true)]
    [InlineData("web/__tests__/cart.jsx", true)]
    [InlineData("spec/cart_spec.rb", true)]
    [InlineData("src/test/java/CartIT.java", true)]
    [InlineData("tests/Shop.Tests/Cart.cs", true)]
    [InlineData("Shop.IntegrationTests/Cart.cs", true)]
    [InlineData("src/CartTests.cs", true)]
    [InlineData("tests/run.sh", true)]
    [InlineData("tests/data.json", false)]
    [InlineData("tests/expected.txt", false)]
    [InlineData("src/latest.py", false)]
    [InlineData("src/contest/entry.cs", false)]
    [InlineData("src/Attestation.cs", false)]
    [InlineData("src/protest.ts", false)]
    public void A_test_is_a_program_by_the_names_that_runners_look_for(string path, bool isTest) =>
        TestStrength.IsTest(path).ShouldBe(isTest);

    /// <summary>A file's lines, apart by bars; tests, assertions, skips.</summary>
    [Theory]
    [InlineData("a_test.py", "def test_a():|    assert x == 1|    assert y", 1, 2, 0)]
    [InlineData("a_test.py", "@pytest.mark.skip('x')|async def test_a(self):|    self.assertEqual(1, x)", 1, 1, 1)]
    [InlineData("a_test.py", "# def test_a():|#    assert x == 1", 0, 0, 0)]
    [InlineData("ATests.cs", "[Fact]|public void A() => x.ShouldBe(1);|[Fact(Skip = \"later\")]", 2, 1, 1)]
    [InlineData("ATests.cs", "[Theory]|[InlineData(1)]|[InlineData(2)]|// Assert.True(x);|Assert.True(x);", 3, 1, 0)]
    [InlineData("a_test.go", "func TestA(t *testing.T) {|    require.NoError(t, err)|    t.Fatalf(\"x\")", 1, 2, 0)]
    [InlineData("a.spec.ts", "it('adds', () => {|  expect(x).toBe(1)|})|it.skip('b', () => {})|xit('c')", 3, 1, 2)]
    [InlineData("a.spec.ts", "it.only(\"adds\", f)|describe.only('x', f)", 1, 0, 2)]
    [InlineData("tests/a.rs", "#[test]|fn a() { assert_eq!(1, x); }|#[tokio::test]|#[ignore]", 2, 1, 1)]
    [InlineData("ATest.java", "@Test void a() { assertEquals(1, x); }|@Disabled @Test", 2, 1, 1)]
    [InlineData("a_test.cc", "TEST_F(A, B) { EXPECT_EQ(1, x); }|TEST(A, DISABLED_c) { ASSERT_TRUE(x); }", 2, 2, 1)]
    [InlineData("a_spec.rb", "it 'adds' do|  expect(x).to eq 1", 1, 1, 0)]
    [InlineData("tests/run.sh", "set -e|grep x y", 1, 0, 0)]
    [InlineData("tests/Support/Helper.cs", "class Helper;", 0, 0, 0)]
    public void A_file_is_as_strong_as_its_lines_say(string path, string lines, int tests, int assertions, int skips) =>
        TestStrength.Of(path, lines.Replace('|', '\n')).ShouldBe(new TestStrength(tests, assertions, skips));

    private const string One = "def test_a():\n    assert a\n    assert b\n";
    private const string Two = "def test_c():\n    assert c\n";

    /// <summary>What each file was and is, and what is lost.</summary>
    public static TheoryData<string, (string, string?, string?)[], string> Changes => new()
    {
        { "more is tested", [("a_test.py", One, One + Two)], "" },
        { "as much is tested", [("a_test.py", One, One.Replace('b', 'x'))], "" },
        { "a file is gone", [("a_test.py", One, null)], "a_test.py is gone: 1 test fewer, 2 assertions fewer" },
        { "a file has moved", [("a_test.py", One, null), ("tests/a.py", null, One)], "" },
        { "a test has moved", [("a_test.py", One + Two, One), ("c_test.py", null, Two)], "" },
        { "less came than went",
            [("a_test.py", One + Two, null), ("c_test.py", null, Two)],
            "a_test.py is gone: 2 tests fewer, 3 assertions fewer" },
        { "an assertion is gone", [("a_test.py", One, One.Replace("    assert b\n", "", StringComparison.Ordinal))],
            "a_test.py: 1 assertion fewer" },
        { "a test is commented out", [("a_test.py", One + Two, One + "#" + Two.Replace("\n ", "\n# ",
            StringComparison.Ordinal))], "a_test.py: 1 test fewer, 1 assertion fewer" },
        { "a test is skipped", [("a_test.py", One, "@pytest.mark.skip\n" + One)], "a_test.py: 1 skip more" },
        { "a new test is skipped", [("a_test.py", null, "@pytest.mark.skip\n" + One)], "a_test.py: 1 skip more" },
        { "a script is gone", [("tests/run.sh", "grep x y\n", null)], "tests/run.sh is gone: 1 test fewer" },
        { "no test at all", [("src/a.py", One, null), ("tests/data.json", "assert x", null)], "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_a_change_takes_is_seen_over_all_its_files(
        string name, (string, string?, string?)[] files, string lost) =>
        string.Join('\n', TestLoss.Of(files)).ShouldBe(lost, name);
}
