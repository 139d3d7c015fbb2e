using Weir.Core.Changes;
using Weir.Core.Effects;
using Weir.Core.Engines;
using Weir.Core.Items;
using Weir.Core.Passes;
using Weir.Core.Risks;
using Weir.Core.Scheduling;
using Weir.Core.Tests.Scenarios;

namespace Weir.Core.Tests.Properties;

/// <summary>
/// Plans by chance, commands by chance, and the laws after each. Then everybody is helpful, and every item has to come
/// to its end: whatever happened before, nothing may be stuck. All of it follows from the seed.
/// </summary>
internal sealed class RandomRun
{
    /// <summary>More steps than this with everybody helpful mean that an item goes round in circles.</summary>
    private const int MostHelpfulSteps = 1_500;

    /// <summary>How much of the log a failure shows.</summary>
    private const int LogLines = 150;

    private readonly Random _random;
    private readonly string _plan;
    private readonly Stage _stage;
    private readonly Timeline _timeline;
    private readonly RandomCommands _commands;
    private readonly List<(string By, object What, Timestamp At, List<Recorded> Heard, Refusal? Refused)> _log = [];
    private readonly Dictionary<(ItemId Item, PassId Pass), ObjectName> _startedOn = [];
    private long _lastToken;
    private int _sent;

    private RandomRun(int seed)
    {
        _random = new Random(seed);
        _plan =
            $"given: repository by hand, slots 2{(_random.Next(5) == 0 ? ", alone" : "")}\n" + RandomPlan.Text(_random);
        _stage = new Stage(_plan, "plan");
        _stage.PinIntake();
        _timeline = new Timeline(_stage);
        _commands = new RandomCommands(_random);
    }

    private OrganizationState State => _stage.State;

    public static void Play(int seed, int steps)
    {
        var run = new RandomRun(seed);
        try
        {
            run.Play(steps);
        }
        catch (Exception trouble)
        {
            throw new Xunit.Sdk.XunitException(
                $"seed {seed}, command {run._sent}: {trouble.Message}\n\n{run._plan}\n{run.Story()}", trouble);
        }
    }

    private void Play(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            if (_random.Next(3) == 0)
            {
                PassTime();
            }
            var (by, command) = _commands.Any(State, _stage.Plan);
            Send(by, command);
        }
        Help();
        Replay.Check(State, _stage.Journal);
    }

    /// <summary>Time goes on a little, or to the next thing that is due; telling it twice changes nothing.</summary>
    private void PassTime()
    {
        var next = Due.NextAt(State);
        var jump = _random.Next(3) == 0 && next != Timestamp.Never && next > _stage.Now;
        _stage.Later(jump ? next - _stage.Now : Duration.Seconds(_random.Next(0, 20)));
        Send(PrincipalId.System, new PassTime());
        Send(PrincipalId.System, new PassTime()).ShouldBe(0, "the same time was told twice");
        Due.NextAt(State).ShouldBeGreaterThan(_stage.Now, "the timekeeper would spin");
    }

    private int Send(PrincipalId by, Command body)
    {
        _sent++;
        var before = State;
        if (_sent % 16 == 0)
        {
            DecideTwice(by, body);
        }
        _stage.Send(by, body);
        var heard = _stage.TakeHeard();
        _log.Add((by.Value, body, _stage.Now, heard, _stage.Refused));
        if (_stage.Refused is not null)
        {
            heard.ShouldBeEmpty("a refusal changes nothing");
            State.ShouldBeSameAs(before, "a refusal changes nothing");
        }
        foreach (var recorded in heard)
        {
            Check(recorded.Event);
        }
        CheckRisk(before, heard);
        Laws.Check(State);
        return heard.Count;
    }

    /// <summary>Whatever is proposed, measured or reported: the risk falls by the word of a person alone.</summary>
    private void CheckRisk(OrganizationState before, List<Recorded> heard)
    {
        foreach (var item in before.Items.Values.Where(item => State.Items[item.Id].Risk < item.Risk))
        {
            Law.Require(
                heard.Exists(one => one.Event is RiskSet said && said.Item == item.Id && one.By.IsPerson),
                $"the risk of {item.Id} fell, and nobody said so");
        }
    }

    private void DecideTwice(PrincipalId by, Command body)
    {
        var envelope = new CommandEnvelope("twice", by, _stage.Now, body);
        var (one, two) = (ControlPlane.Decide(State, envelope), ControlPlane.Decide(State, envelope));
        Dump.Of(one.Events).ShouldBe(Dump.Of(two.Events), "the same command was decided otherwise");
    }

    private void Check(Event happened)
    {
        switch (happened)
        {
            case AttemptDispatched e:
                e.Token.ShouldBeGreaterThan(_lastToken, "tokens increase");
                _lastToken = e.Token;
                break;
            case EffectRequested { Body: EffectBody.Merge merge } e:
                Laws.CheckMerge(State, State.Items[e.Item], merge.Pass);
                break;
            case EffectRequested { Body: EffectBody.MergeTogether together }:
                foreach (var part in together.Parts)
                {
                    Laws.CheckMerge(State, State.Items[part.Item], part.Pass);
                }
                break;
            case PassStarted e:
                _startedOn[(e.Item, e.Pass)] = WorkPoint.Of(State.Items[e.Item], e.Pass).Head;
                break;
            case ChangeRecorded e:
                Law.Require(
                    e.Change.Start == _startedOn[(e.Item, e.Pass)],
                    $"the branch moved under {e.Pass} of {e.Item} while it was at work");
                break;
            default:
                break;
        }
    }

    /// <summary>Everybody does what is asked of them, until every item has ended.</summary>
    private void Help()
    {
        _log.Add(("everybody", "is helpful from here on", _stage.Now, [], null));
        if (State.Pause is not null)
        {
            Send(PrincipalId.System, new ResumeDispatch());
        }
        for (var step = 0; !State.Open.IsEmpty; step++)
        {
            Law.Require(step < MostHelpfulSteps, $"{State.Open[0]} goes round in circles");
            if (_commands.Helpful(State, _stage.Now) is { } help)
            {
                Send(help.By, help.Command);
                continue;
            }
            var next = Due.NextAt(State);
            Law.Require(
                next != Timestamp.Never,
                $"{State.Open[0]} is stuck: {State.Items[State.Open[0]].Hold?.Reason.Sentence}");
            _stage.Later(Timestamp.Max(_stage.Now, next) - _stage.Now);
            Send(PrincipalId.System, new PassTime());
        }
    }

    /// <summary>What happened, in the lines of a transcript; only the end of it.</summary>
    private string Story()
    {
        var lines = new List<string>();
        foreach (var (by, what, at, heard, refused) in _log)
        {
            lines.Add(
                $"{Sentences.Time(at)} {by} "
                    + $"{(what is PassTime ? "tells the time" : Dump.Of(what).ReplaceLineEndings(" "))}");
            lines.AddRange(_timeline.Of(heard, false).Select(line => "  " + line));
            lines.AddRange(refused is null ? [] : ["  refused: " + refused.Sentence]);
        }
        return string.Join('\n', lines.Skip(Math.Max(0, lines.Count - LogLines)));
    }
}
