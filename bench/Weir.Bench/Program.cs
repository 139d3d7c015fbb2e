using System.Globalization;
using Weir.Bench;

// dotnet run -c Release --project bench/Weir.Bench -- WHAT
var temporary = Path.Combine(Path.GetTempPath(), "weir-bench");
switch (args)
{
    case ["commands", .. var rest]:
        await CommandBench.RunAsync(rest.Length > 0 ? rest[0] : temporary);
        return 0;
    case ["server", var weir, .. var rest]:
        await ServerBench.RunAsync(weir, rest.Length > 0 ? rest[0] : temporary);
        return 0;
    case ["replay", .. var rest]:
        await ReplayBench.RunAsync(
            rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : ReplayBench.Events,
            rest.Length > 1 ? rest[1] : temporary + "-replay");
        return 0;
    case ["attempts", var weir, .. var rest]:
        await AttemptBench.RunAsync(weir, rest.Length > 0 ? rest[0] : temporary);
        return 0;
    case ["line", var weir, .. var rest]:
        await LineBench.RunAsync(weir, rest.Length > 0 ? rest[0] : temporary);
        return 0;
    case ["queue", var weir, .. var rest]:
        await QueueBench.RunAsync(weir, rest.Length > 0 ? rest[0] : temporary);
        return 0;
    case ["gateway", .. var rest]:
        await GatewayBench.RunAsync(
            rest.Length > 0 ? rest[0] : temporary,
            rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : GatewayBench.Many);
        return 0;
    case ["micro"]:
        EventMicro.Run();
        return 0;
    case ["items", var weir, .. var rest]:
        await ItemsBench.RunAsync(weir, rest.Length > 0 ? rest[0] : temporary);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "Weir.Bench commands [DIR] | server PROGRAM [DIR] | items PROGRAM [DIR] | attempts PROGRAM [DIR] "
            + "| line PROGRAM [DIR] | queue PROGRAM [DIR] | replay [EVENTS] [DIR] | gateway [DIR] [CALLS] | micro");
        return 2;
}
