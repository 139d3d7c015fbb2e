using System.Collections.Immutable;

namespace Weir.Engines.Isolation;

/// <summary>
/// Control groups, where this process may make some: the only ceiling that holds for all processes of a run together,
/// and the only one on memory that does not break runtimes that reserve generously.
///
/// Version 2 has one tree: the nearest folder from our own group upwards that we may write, that hands on both
/// controllers and lets us move processes, takes the runs' groups (as root most machines have one; an ordinary user has
/// one under <c>user@.service</c>, if the engine was started there, by <c>systemd-run --user --scope</c>). Version 1
/// has a tree for each controller, and ours is our own group there. A run is in its group before its program begins: in
/// bubblewrap its first process is held until it is (see <see cref="Processes.HeldChild"/>), elsewhere it moves itself.
/// </summary>
internal sealed class ControlGroups
{
    private const string Mount = "/sys/fs/cgroup";

    private readonly ImmutableArray<Controller> controllers;

    private ControlGroups(ImmutableArray<Controller> controllers) => this.controllers = controllers;

    public static ControlGroups None { get; } = new([]);

    public bool LimitsProcesses => controllers.Any(controller => controller.Processes);

    public bool LimitsMemory => controllers.Any(controller => controller.Memory);

    /// <summary>For people, after "a run's …".</summary>
    public string Limits => (LimitsProcesses, LimitsMemory) switch
    {
        (true, true) => "processes and memory",
        (true, false) => "processes",
        (false, true) => "memory",
        _ => "",
    };

    /// <summary>Finds what this process may use, and proves it by making and removing a group.</summary>
    public static ControlGroups Find()
    {
        try
        {
            var own = File.Exists("/proc/self/cgroup") ? File.ReadAllLines("/proc/self/cgroup") : [];
            var candidates = own.Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3)
                .Select(parts => Controller.Of(names: parts[1], Mount, own: parts[2]))
                .OfType<Controller>()
                .Where(Works);
            return new ControlGroups([.. candidates]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    /// <summary>A group for one run; one without effect when none can be made.</summary>
    public ControlGroup Open(Ceilings ceilings)
    {
        var folders = ImmutableArray.CreateBuilder<string>();
        foreach (var controller in controllers)
        {
            if (controller.TryMake(ceilings) is { } folder)
            {
                folders.Add(folder);
            }
        }

        return new ControlGroup(folders.ToImmutable());
    }

    private static bool Works(Controller controller)
    {
        if (controller.TryMake(new Ceilings()) is not { } folder)
        {
            return false;
        }

        ControlGroup.Remove(folder);
        controller.Sweep();
        return controller.LetsMove();
    }
}
