using System.Text;
using Weir.Engines.Processes;

namespace Weir.Engines.Tests;

public sealed class StartMarkerTests
{
    [Fact]
    public void It_is_found_wherever_the_reads_happen_to_split()
    {
        var marker = new StartMarker();
        var all = Encoding.UTF8.GetBytes($"a warning\n{marker.Text}\nthe program's\n");
        for (var first = 0; first <= all.Length; first++)
        {
            for (var second = first; second <= all.Length; second += 7)
            {
                var fresh = new StartMarker(marker.Text);
                var passed = new StringBuilder();
                foreach (var part in new[] { all[..first], all[first..second], all[second..] })
                {
                    passed.Append(Encoding.UTF8.GetString(fresh.Pass(part)));
                }

                (fresh.Seen, fresh.Before, passed.ToString()).ShouldBe((true, "a warning", "the program's\n"));
            }
        }
    }

    [Fact]
    public void Without_it_nothing_is_the_programs()
    {
        var marker = new StartMarker();
        marker.Pass("bwrap: no\n"u8).Length.ShouldBe(0);
        (marker.Seen, marker.Before).ShouldBe((false, "bwrap: no"));
    }

    [Fact]
    public void What_comes_without_it_is_bounded_and_the_marker_is_not_missed_for_it()
    {
        var marker = new StartMarker();
        marker.Pass(new byte[1_000_000]);
        marker.Pass(Encoding.UTF8.GetBytes(marker.Text + "\nrest")).ToArray().ShouldBe("rest"u8.ToArray());
    }
}
