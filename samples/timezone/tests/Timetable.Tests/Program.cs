using Timetable.Tests;

// Runs every check, or the one named on the command line.
// Exit code 0: all passed. 1: a check failed. 2: a check could not run, or none has that name.
Check[] all = [.. StudioClockChecks.All, .. ScheduleChecks.All, .. ReminderChecks.All];
var chosen = args.Length == 0 ? all : all.Where(check => check.Name == args[0]).ToArray();
if (chosen.Length == 0)
{
    Console.WriteLine($"no check is named '{args[0]}'");
    return 2;
}

var exitCode = 0;
foreach (var check in chosen)
{
    try
    {
        check.Run();
        Console.WriteLine($"pass    {check.Name}");
    }
    catch (CheckFailedException failure)
    {
        Console.WriteLine($"FAIL    {check.Name}: {failure.Message}");
        exitCode = Math.Max(exitCode, 1);
    }
    catch (Exception error)
    {
        Console.WriteLine($"BROKEN  {check.Name}: {error}");
        exitCode = 2;
    }
}

return exitCode;
