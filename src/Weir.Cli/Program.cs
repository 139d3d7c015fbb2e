using Weir.Cli.Commands.Quickstart;

if (args is ["quickstart", ..])
{
    var keep = Array.IndexOf(args, "--keep");
    var options = new QuickstartOptions(args.Contains("--yes"), keep >= 0 ? args[keep + 1] : null, args.Contains("--unsandboxed"));
    return await new QuickstartRun(options, Console.In, Console.Out).RunAsync(CancellationToken.None);
}
return 2;
