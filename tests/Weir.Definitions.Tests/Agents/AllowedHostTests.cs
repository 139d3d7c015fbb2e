using Weir.Definitions.Agents;

namespace Weir.Definitions.Tests.Agents;

/// <summary>What the entries of an agent's <c>network</c> stand for.</summary>
public sealed class AllowedHostTests
{
    [Theory]
    [InlineData("example.org", "example.org", 443, true)]
    [InlineData("example.org", "example.org", 80, true)]
    [InlineData("example.org", "example.org", 22, false)]
    [InlineData("example.org:22", "example.org", 22, true)]
    [InlineData("example.org:22", "example.org", 443, false)]
    [InlineData("example.org", "api.example.org", 443, false)]
    [InlineData("Example.ORG.", "example.org", 443, true)]
    [InlineData("example.org", "EXAMPLE.org.", 443, true)]
    [InlineData("*.example.org", "api.example.org", 443, true)]
    [InlineData("*.example.org", "a.b.example.org", 443, true)]
    [InlineData("*.example.org", "example.org", 443, false)]
    [InlineData("*.example.org", "badexample.org", 443, false)]
    [InlineData("*.example.org:8443", "api.example.org", 8443, true)]
    [InlineData("*.example.org:8443", "api.example.org", 443, false)]
    [InlineData("192.0.2.7:8080", "192.0.2.7", 8080, true)]
    [InlineData("127.0.0.1:8080", "0x7f.1", 8080, true)]
    [InlineData("[2001:db8::7]:8080", "[2001:DB8:0::7]", 8080, true)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", 80, true)]
    public void AnEntryAllowsAHostOnAPort(string entry, string host, int port, bool allowed) =>
        AllowedHost.Parse(entry).ShouldNotBeNull().Allows(AllowedHost.Normal(host), port).ShouldBe(allowed);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.org")]
    [InlineData("*.*.example.org")]
    [InlineData("api.*.org")]
    [InlineData("https://example.org")]
    [InlineData("example.org/path")]
    [InlineData("example.org:")]
    [InlineData("example.org:0")]
    [InlineData("example.org:65536")]
    [InlineData("example.org:http")]
    [InlineData("*.192.0.2.7")]
    [InlineData("2001:db8::7")]
    [InlineData("exa mple.org")]
    [InlineData("-example.org")]
    [InlineData("example..org")]
    [InlineData("user@example.org")]
    [InlineData("bücher.example")]
    public void WhatNamesNoHostIsNoEntry(string entry) => AllowedHost.Parse(entry).ShouldBeNull();

    [Theory]
    [InlineData("Example.org:22", "example.org:22")]
    [InlineData("*.Example.org", "*.example.org")]
    [InlineData("[::1]:80", "[::1]:80")]
    public void AnEntryIsWrittenAsItIsRead(string entry, string written) =>
        $"{AllowedHost.Parse(entry)}".ShouldBe(written);
}
