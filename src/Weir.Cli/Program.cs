using Weir.Cli;
using Weir.Cli.Output;

using var terminal = Terminal.OfProcess();
return (int)await CommandLine.RunAsync(args, terminal);
