namespace Weir.Tidy.Tests.Scanning;

public sealed class DeclarationScannerTests
{
    private static string[] Scan(string code) =>
    [
        .. DeclarationScanner.Scan(SourceFile.Of("src/A.cs", code))
            .OrderBy(declared => declared.FirstLine).ThenByDescending(declared => declared.LastLine)
            .Select(declared => $"{declared.Kind} {declared.Name} {declared.FirstLine}-{declared.LastLine}"),
    ];

    [Fact]
    public void Types_and_members_are_found_with_their_lines() => Scan("""
        namespace A;

        /// <summary>{ Braces in a comment.</summary>
        public sealed class Alpha<T>(int size = 3) : Beta(new Options { Size = 1 })
            where T : class
        {
            private readonly Dictionary<string, int> table = new()
            {
                ["a"] = 1,
            };

            [Fact(DisplayName = "}")]
            public async Task<int> Run(int a, Func<int, bool> f)
            {
                if (a == 1) { return f(2) ? 1 : 2; }
                return new Thing { Size = 2 };
            }

            public int Count => table.Count;
            public int Size { get; init; } = 5;

            public string Name(int a) => a switch
            {
                1 => "one",
                _ => "more",
            };

            public static bool operator ==(Alpha<T> left, Alpha<T> right)
            {
                return true;
            }

            private enum Kind { One, Two }
        }

        public sealed record Gamma(int A, string B = "x");
        """).ShouldBe(
    [
        "Type Alpha 4-34",
        "Member Run 13-17",
        "Member Count 19-19",
        "Member Size 20-20",
        "Member Name 22-26",
        "Member == 28-31",
        "Type Kind 33-33",
        "Type Gamma 36-36",
    ]);

    [Fact]
    public void A_field_is_no_member_however_long_its_initial_value() => Scan("""
        static class A
        {
            private static readonly Func<int, int> Twice = a =>
            {
                return a * 2;
            };
            private static readonly int[] Numbers = [.. new List<int> { 1 }];
        }
        """).ShouldBe(["Type A 1-8"]);

    [Fact]
    public void Blocks_of_top_level_statements_count_as_members() =>
        Scan("if (args.Length == 0)\n{\n    return 1;\n}\n\nreturn 0;\n").ShouldBe(["Member if 1-4"]);
}
