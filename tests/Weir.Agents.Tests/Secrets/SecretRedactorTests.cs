using System.Text;
using System.Text.Json.Nodes;
using Weir.Core.Notes;
using Weir.Core.Passes;
using Weir.Runtime.Ports;
using Weir.Runtime.Secrets;

namespace Weir.Agents.Tests.Secrets;

public sealed class SecretRedactorTests
{
    private const string Value = "s3cr3t \"Plot\"/ä+\\7";
    private const string Mark = "[secret PLOT]";
    private const string Line = "MIIEvgIBADANBgkqhkiG9w0BAQEFAASC";

    private static readonly SecretRedactor Redactor = new([KeyValuePair.Create("PLOT", Value)]);

    public static TheoryData<string> Written =>
    [
        Value,
        JsonValue.Create(Value).ToJsonString()[1..^1],
        Uri.EscapeDataString(Value),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)),
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void AValueIsTakenOutHoweverItIsWritten(string written)
    {
        Redactor.Clean($"a {written} z").ShouldBe($"a {Mark} z");
        Redactor.IsIn(Encoding.UTF8.GetBytes($"a {written} z")).ShouldBeTrue();
        Encoding.UTF8.GetString(Redactor.Clean(Encoding.UTF8.GetBytes($"ä {written} z")).Span)
            .ShouldBe($"ä {Mark} z");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("xy")]
    [InlineData("user:")]
    public void InBase64ItIsFoundWhateverComesBeforeAndBehind(string before)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Value + "\n"));
        Redactor.IsIn(Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
        var decoded = Redactor.Clean(text).Replace(Mark, "", StringComparison.Ordinal);
        decoded.Length.ShouldBeLessThan(12, decoded);
    }

    [Fact]
    public void EachLongLineOfAValueIsLookedForAndItsFrameIsNot()
    {
        var redactor = new SecretRedactor(
            [KeyValuePair.Create("KEY", $"-----BEGIN PRIVATE KEY-----\n{Line}\nshort\n-----END PRIVATE KEY-----\n")]);
        redactor.Clean($"-----BEGIN PRIVATE KEY----- {Line} short").ShouldBe(
            "-----BEGIN PRIVATE KEY----- [secret KEY] short");
    }

    [Fact]
    public void OfTwoValuesTheLongerIsTakenOutWhole()
    {
        var redactor = new SecretRedactor(
            [KeyValuePair.Create("A", "abcdefgh"), KeyValuePair.Create("B", "abcdefghijkl")]);
        redactor.Clean("abcdefghijkl abcdefgh").ShouldBe("[secret B] [secret A]");
    }

    [Fact]
    public void WhatHoldsNoneIsLeftAsItIs()
    {
        ReadOnlyMemory<byte> bytes = new byte[] { 0, 255, 13, 10, 200 };
        Redactor.Clean(bytes).ShouldBe(bytes);
        Redactor.Clean("Nothing here.").ShouldBe("Nothing here.");
        SecretRedactor.None.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void EverythingThatAnAttemptComesToIsWithout()
    {
        var said = new ExecutorResult(
            FailureReason.AgentError, Value, JsonValue.Create(Value).ToJsonString(), PassEnding.Output, Usage.None, "m",
            Value)
        {
            Split = Value,
            Question = Value,
            Notes = [new LeftNote(NoteKind.Learned, Value)],
        };
        var cleaned = Redactor.Clean(said);
        string?[] texts =
            [cleaned.Detail, cleaned.Transcript, cleaned.Split, cleaned.Question, cleaned.Notes[0].Text];
        texts.ShouldAllBe(text => text == Mark);
        cleaned.Output.ShouldBe($"\"{Mark}\"");
    }
}
