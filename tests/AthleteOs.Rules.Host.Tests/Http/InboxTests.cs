using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The inbox among everything that can happen to a folder and to the files in it.</summary>
public sealed class InboxTests : IDisposable
{
    private readonly string inbox = Directory.CreateTempSubdirectory("athleteos-inbox-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(inbox))
        {
            Directory.Delete(inbox, recursive: true);
        }
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_folder_that_vanishes_is_said_and_taken_up_again_when_it_is_back()
    {
        await using var host = await Start();
        await Decided("first.jsonl", Line("a"));
        Directory.Delete(inbox, recursive: true);
        (await host.Until(() => host.Get("/health/ready"), a => a.Body.Contains("its folder is not there", StringComparison.Ordinal))).Status.ShouldBe(200, "what comes over HTTP is decided");
        Directory.Exists(inbox).ShouldBeFalse("nothing is put in the place of a disk that is gone");
        host.Log.Count(line => line.Contains("its folder is not there", StringComparison.Ordinal)).ShouldBe(1, "it is said once");
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example)).Status.ShouldBe(201);
        Directory.CreateDirectory(inbox);
        await Decided("second.jsonl", Line("b"));
        (await host.Until(() => host.Get("/health/ready"), a => a.Json.GetProperty("inbox").GetString() == "fine")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Where_no_answer_can_be_written_nothing_is_decided()
    {
        // In the place of the folder of answers there is a file, which no account can write into, as on a disk that is read-only.
        File.WriteAllText(Path.Combine(inbox, "done"), "");
        await using var host = await Start();
        Drop("monday.jsonl", Line("a"));
        (await host.Until(() => host.Get("/health/ready"), a => a.Body.Contains("cannot be written", StringComparison.Ordinal))).Status.ShouldBe(200);
        (await host.Get("/v1/athletes/a/history")).Status.ShouldBe(404);
        host.Log.Count(line => line.Contains("monday.jsonl waits", StringComparison.Ordinal)).ShouldBe(1, "it is said once");
        File.Delete(Path.Combine(inbox, "done"));
        (await Answers("done", "monday.jsonl")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_file_of_one_name_has_answers_of_its_own()
    {
        await using var host = await Start();
        await Decided("monday.jsonl", Line("a"));
        var first = await Answers("done", "monday.jsonl");
        Drop("monday.jsonl", $"{Line("b")}\nnonsense\n");
        (await Answers("done", "monday-2.jsonl")).Length.ShouldBe(1);
        (await Answers("refused", "monday-2.jsonl")).Length.ShouldBe(1);
        (await Answers("done", "monday.jsonl")).ShouldBe(first);

        // The same file again, as after an interruption: the same answers, once.
        Drop("monday.jsonl", Line("a"));
        await host.Until(() => host.Get("/health/live"), _ => !File.Exists(Path.Combine(inbox, "monday.jsonl")));
        Directory.GetFiles(Path.Combine(inbox, "done")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["monday-2.jsonl", "monday.jsonl"]);
        (await Answers("done", "monday.jsonl")).ShouldBe(first);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_ends_nothing()
    {
        File.WriteAllText(Path.Combine(inbox, "file"), "");
        await using var host = await RunningHost.Start($"--athlete_os:inbox={Path.Combine(inbox, "file", "inbox")}");
        (await host.Until(() => host.Get("/health/ready"), a => a.Json.TryGetProperty("inbox", out var state) && state.GetString() != "fine")).Body.ShouldContain("its folder");
        (await host.Post("/v1/decisions", RunningHost.Example)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_file_that_grows_while_it_is_read_is_read_again_once_it_rests()
    {
        // Long, so that the file is still being decided when it grows, however fast the machine is.
        const int Long = 1000;
        await using var host = await Start();
        Drop("growing.jsonl", string.Concat(Enumerable.Range(0, Long).Select(n => $"{Line($"g{n}")}\n")));
        await using (var writer = new FileStream(Path.Combine(inbox, "growing.jsonl"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            await host.Until(() => host.Get("/v1/athletes/g0/history"), a => a.Status == 200);
            File.Exists(Path.Combine(inbox, "done", "growing.jsonl")).ShouldBeFalse("half a file has no answers");
            writer.Write(Encoding.UTF8.GetBytes($"{Line($"g{Long}")}\n"));
        }

        (await Answers("done", "growing.jsonl")).Length.ShouldBe(Long + 1, "every line, once");
        host.Log.Count(line => line.Contains("growing.jsonl waits: It was written to while it was read", StringComparison.Ordinal)).ShouldBe(1);
        File.Exists(Path.Combine(inbox, "refused", "growing.jsonl")).ShouldBeFalse();
        (await host.Get("/v1/athletes/g0/history")).Json.GetProperty("entries").GetArrayLength().ShouldBe(2, "read twice, kept once");
    }

    [Fact]
    public async Task An_empty_file_has_only_been_begun()
    {
        await using var host = await Start();
        var file = Path.Combine(inbox, "begun.jsonl");
        await using (var writer = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            await Decided("other.jsonl", Line("a"));
            await Task.Delay(1500, Stop);
            File.Exists(file).ShouldBeTrue();
            writer.Write(Encoding.UTF8.GetBytes(Line("b")));
        }

        (await Answers("done", "begun.jsonl")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_taken_away_while_it_is_read_is_answered()
    {
        await using var host = await Start();
        Drop("big.jsonl", string.Join('\n', Enumerable.Range(0, 400).Select(n => Line($"d{n}"))));
        await host.Until(() => host.Get("/v1/athletes/d1/history"), a => a.Status == 200);
        File.Delete(Path.Combine(inbox, "big.jsonl"));
        (await Answers("done", "big.jsonl")).Length.ShouldBe(400);
        (await host.Get("/health/ready")).Json.GetProperty("inbox").GetString().ShouldBe("fine");
    }

    [Fact]
    public async Task What_is_no_line_of_facts_is_refused_and_the_lines_around_it_are_decided()
    {
        await using var host = await Start();
        var tooLong = new byte[(256 * 1024) + 1];
        Array.Fill(tooLong, (byte)' ');
        byte[][] lines =
        [
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Line("a"))], Encoding.Latin1.GetBytes(Line("b").Replace("\"b\"", "\"Zoë\"", StringComparison.Ordinal)),
            Encoding.Unicode.GetBytes(Line("c")), tooLong, [0, 0, 0], Encoding.UTF8.GetBytes(Line("d") + "\r"), "  \t\r"u8.ToArray(), [0xff, 0xfe], Encoding.UTF8.GetBytes(Line("e")),
            Encoding.UTF8.GetBytes(Line("f").Replace("2026-11-26", "2929-11-26", StringComparison.Ordinal)),
        ];
        Drop("odd.jsonl", [.. lines.SelectMany((line, n) => n == 0 ? line : [(byte)'\n', .. line])]);
        (await Answers("done", "odd.jsonl")).Length.ShouldBe(3, "a, d and e");
        var refused = (await Answers("refused", "odd.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        refused.Select(r => r.GetProperty("line").GetInt32()).ShouldBe([2, 3, 4, 5, 8, 10]);
        refused[0].GetProperty("reasons")[0].GetString()!.ShouldContain("not UTF-8");
        refused[2].GetProperty("reasons")[0].GetString().ShouldBe("a facts document is larger than 256 kB; send only the facts of one morning");
        refused[5].GetProperty("reasons")[0].GetString()!.ShouldStartWith("AO115 date is 2929-11-26, after tomorrow");
    }

    [Fact]
    public async Task A_line_of_a_gigabyte_costs_no_memory()
    {
        const long Gigabyte = 1L << 30;
        await using var stream = new Endless(Gigabyte, "\n{}\n"u8.ToArray());
        var lines = new LineReader(stream, 256 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        (await lines.Next(Stop))!.Value.IsTooLong.ShouldBeTrue();
        var good = (await lines.Next(Stop))!.Value;
        (good.IsTooLong, Encoding.UTF8.GetString(good.Bytes.Span)).ShouldBe((false, "{}"));
        (await lines.Next(Stop)).ShouldBeNull();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public async Task Lines_are_cut_where_they_end_however_they_arrive()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        for (var n = 0; n < 2000; n++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(4) == 0 ? '\n' : (char)('a' + random.Next(3))));
            var most = random.Next(1, 8);
            var lines = new LineReader(new Endless(0, Encoding.UTF8.GetBytes(text), random), most);
            var read = new List<string>();
            while (await lines.Next(Stop) is { } line)
            {
                read.Add(line.IsTooLong ? "too long" : Encoding.UTF8.GetString(line.Bytes.Span));
            }

            var expected = text.Split('\n').Select(l => l.Length > most ? "too long" : l).ToList();
            read.ShouldBe(text.Length == 0 || text[^1] == '\n' ? expected[..^1] : expected, $"seed {seed}, text {n}, at most {most}");
        }
    }

    private static string Line(string athlete) => RunningHost.Example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private Task<RunningHost> Start() => RunningHost.Start($"--athlete_os:inbox={inbox}");

    private async Task Decided(string name, string line)
    {
        Drop(name, line);
        (await Answers("done", name)).Length.ShouldBe(1);
    }

    private void Drop(string name, string text) => Drop(name, Encoding.UTF8.GetBytes(text));

    private void Drop(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(inbox, $"{name}.part"), bytes);
        File.Move(Path.Combine(inbox, $"{name}.part"), Path.Combine(inbox, name));
    }

    private async Task<string[]> Answers(string folder, string name)
    {
        var file = Path.Combine(inbox, folder, name);
        await Waiting.Until(() => File.Exists(file) && !File.Exists(Path.Combine(inbox, name)), $"{name} is not in {folder}", Stop);
        return await File.ReadAllLinesAsync(file, Stop);
    }

    /// <summary>So many bytes of one kind, then an end; it never waits, and gives as much at a time as chance wants.</summary>
    private sealed class Endless(long filling, byte[] end, Random? random = null) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => filling + end.Length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer = random is null || buffer.Length < 2 ? buffer : buffer[..random.Next(1, buffer.Length)];
            if (_at < filling)
            {
                var some = (int)Math.Min(buffer.Length, filling - _at);
                buffer[..some].Fill((byte)'x');
                _at += some;
                return some;
            }

            var left = end.AsSpan((int)(_at - filling));
            left = left[..Math.Min(left.Length, buffer.Length)];
            left.CopyTo(buffer);
            _at += left.Length;
            return left.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
