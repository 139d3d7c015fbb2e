using Weir.Bench;

// dotnet run -c Release --project bench/Weir.Bench -- WHAT
switch (args)
{
    case ["commands", .. var rest]:
        await CommandBench.RunAsync(rest.Length > 0 ? rest[0] : Path.Combine(Path.GetTempPath(), "weir-bench"));
        return 0;
    case ["server", var weir, .. var rest]:
        await ServerBench.RunAsync(weir, rest.Length > 0 ? rest[0] : Path.Combine(Path.GetTempPath(), "weir-bench"));
        return 0;
    default:
        await Console.Error.WriteLineAsync("Weir.Bench commands [DIR] | server PROGRAM [DIR]");
        return 2;
}
