using System.Text.Json;

namespace Weir.Agents.Metering;

/// <summary>
/// What is known of one answer so far, in one dialect: fed with the events of a stream, or with a whole body.
/// </summary>
internal abstract class Answer
{
    protected string? Served { get; set; }
    protected string? Finish { get; set; }

    public static Answer Of(ModelDialect dialect) => dialect switch
    {
        ModelDialect.Chat => new ChatAnswer(),
        ModelDialect.Responses => new ResponsesAnswer(),
        ModelDialect.Messages => new MessagesAnswer(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "there are three dialects"),
    };

    public abstract void Take(JsonElement streamed);

    public abstract void TakeWhole(JsonElement body);

    /// <summary>The stream's own word for its end, of Chat.</summary>
    public virtual void TakeDone()
    {
    }

    /// <param name="damaged">A part could not be read, which may have been the one that mattered.</param>
    public MeteredCall Result(bool damaged)
    {
        var (reading, final) = Usage();
        var source = !reading.Known && !damaged ? MeterSource.Missing
            : reading.Whole && final && !damaged ? MeterSource.Provider
            : MeterSource.Partial;
        return new MeteredCall(reading.Tokens, source, Served, Finish);
    }

    /// <summary>What is known, and whether no more is to come.</summary>
    protected abstract (UsageReading Reading, bool Final) Usage();

    private sealed class ChatAnswer : Answer
    {
        private UsageReading reading = UsageReading.Nothing;
        private bool final;

        public override void Take(JsonElement streamed)
        {
            Served = AnswerJson.Text(streamed, "model") ?? Served;
            if (AnswerJson.Find(streamed, "choices") is { ValueKind: JsonValueKind.Array } choices)
            {
                foreach (var choice in choices.EnumerateArray())
                {
                    Finish ??= AnswerJson.Text(choice, "finish_reason");
                }
            }
            // Some servers repeat a running usage on every chunk: only what comes with the end, or after it, is all.
            if (AnswerJson.Object(streamed, "usage") is { } usage)
            {
                reading = OpenAiUsage.Read(usage, ModelDialect.Chat);
                final |= Finish is not null;
            }
        }

        public override void TakeWhole(JsonElement body)
        {
            Take(body);
            final = true;
        }

        public override void TakeDone() => final = true;

        protected override (UsageReading, bool) Usage() => (reading, final);
    }

    private sealed class ResponsesAnswer : Answer
    {
        private UsageReading reading = UsageReading.Nothing;
        private bool final;

        public override void Take(JsonElement streamed)
        {
            if (AnswerJson.Object(streamed, "response") is { } response)
            {
                TakeWhole(response);
                final = AnswerJson.Text(streamed, "type")
                    is "response.completed" or "response.incomplete" or "response.failed";
            }
        }

        public override void TakeWhole(JsonElement body)
        {
            Served = AnswerJson.Text(body, "model") ?? Served;
            var status = AnswerJson.Text(body, "status");
            var ended = status is not ("in_progress" or "queued");
            if (ended)
            {
                Finish = AnswerJson.Text(AnswerJson.Object(body, "incomplete_details"), "reason") ?? status ?? Finish;
            }
            if (AnswerJson.Object(body, "usage") is { } usage)
            {
                reading = OpenAiUsage.Read(usage, ModelDialect.Responses);
            }
            final = ended;
        }

        protected override (UsageReading, bool) Usage() => (reading, final);
    }

    private sealed class MessagesAnswer : Answer
    {
        private readonly MessagesUsage usage = new();
        private bool final;

        public override void Take(JsonElement streamed)
        {
            switch (AnswerJson.Text(streamed, "type"))
            {
                case "message_start" when AnswerJson.Object(streamed, "message") is { } message:
                    TakeCounts(message);
                    break;
                case "message_delta":
                    Finish = AnswerJson.Text(AnswerJson.Object(streamed, "delta"), "stop_reason") ?? Finish;
                    TakeCounts(streamed);
                    final |= Finish is not null && AnswerJson.Object(streamed, "usage") is not null;
                    break;
                case "message_stop":
                    // Only an answer that said what it ended with can have said all that it used.
                    final |= Finish is not null;
                    break;
            }
        }

        public override void TakeWhole(JsonElement body)
        {
            Finish = AnswerJson.Text(body, "stop_reason");
            TakeCounts(body);
            final = true;
        }

        private void TakeCounts(JsonElement holder)
        {
            Served = AnswerJson.Text(holder, "model") ?? Served;
            if (AnswerJson.Object(holder, "usage") is { } counts)
            {
                usage.Take(counts);
            }
        }

        protected override (UsageReading, bool) Usage() => (usage.Read(), final);
    }
}
