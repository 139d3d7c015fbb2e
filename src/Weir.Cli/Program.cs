using Weir.Cli;
using Weir.Cli.Output;
using Weir.Engines.Relay;

// Weir starts itself so in a sandbox; it is no command for people.
if (args is [RelayRole.Word, .. var relayed])
{
    return await RelayRole.RunAsync(relayed);
}
using var terminal = Terminal.OfProcess();
return (int)await CommandLine.RunAsync(args, terminal);
