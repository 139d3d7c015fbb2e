using System.Text;
using Weir.Engines.Processes;

namespace Weir.Engines.Tests;

public sealed class HeldChildTests
{
    private const string Said = "{\n    \"child-pid\": 12218,\n    \"pid-namespace\": 4026532181\n}\n";

    [Fact]
    public void It_is_taken_in_once_wherever_the_reads_happen_to_split()
    {
        var all = Encoding.UTF8.GetBytes(Said + "bwrap: a remark\n");
        for (var split = 0; split <= all.Length; split++)
        {
            var (marker, taken) = (new StartMarker(), new List<int>());
            var held = new HeldChild(taken.Add);
            foreach (var part in new[] { all[..split], all[split..] })
            {
                marker.Pass(part);
                held.Look(marker);
            }

            taken.ShouldBe([12218]);
            held.TakenIn.IsCompleted.ShouldBeTrue();
            HeldChild.Remarks(marker.Before).ShouldBe("bwrap: a remark");
        }
    }

    [Theory]
    [InlineData("bwrap: {\n    \"child-pid\": 7,\n")]
    [InlineData("{\n    \"child-pid\": 12")]
    [InlineData("{\n    \"child-pid\": 99999999999,\n")]
    public void Nothing_else_names_a_process(string said)
    {
        var (marker, taken) = (new StartMarker(), new List<int>());
        marker.Pass(Encoding.UTF8.GetBytes(said));
        new HeldChild(taken.Add).Look(marker);
        taken.ShouldBeEmpty();
    }

    [Fact]
    public void It_goes_on_also_when_it_cannot_be_taken_in()
    {
        var marker = new StartMarker();
        marker.Pass(Encoding.UTF8.GetBytes(Said));
        var held = new HeldChild(static _ => throw new InvalidOperationException("no"));
        Should.Throw<InvalidOperationException>(() => held.Look(marker));
        held.TakenIn.IsCompleted.ShouldBeTrue();
    }
}
