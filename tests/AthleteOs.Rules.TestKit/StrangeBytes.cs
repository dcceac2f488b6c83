using System.Diagnostics;
using System.Text;
using Shouldly;

namespace AthleteOs.Rules.TestKit;

/// <summary>Changes documents at random, and keeps each changed one that a reader answers in a new way: later changes start from it too.</summary>
/// <remarks>The answer (the codes of the findings) takes the place of coverage, so that changes get deeper than one step from a whole document.</remarks>
public static class StrangeBytes
{
    private const int SecondsOfAReading = 1;
    /// <summary>The most memory that a reading may allocate.</summary>
    public const long BytesOfAReading = 100_000_000;
    private const int Kept = 400;

    // One of these in the place of another is the likeliest to be read as something else.
    private static readonly byte[][] Telling =
    [
        .. "{ } [ ] \" , : ; \\ / = ( ) < > & | ! ? + - * . 0 9 1e400 NaN null true -1 99999999999 2026-02-30 0001-01-01 9999-12-31 \\ud800 \\u0000 BEGIN:VEVENT END:VEVENT RRULE:FREQ=SECONDLY UNTIL= TZID= today. p."
            .Split(' ').Select(Encoding.UTF8.GetBytes), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\t"u8.ToArray(), [0], [0x80], [0xC3], [0xE2, 0x80, 0x8B], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE],
    ];

    /// <summary>Reads changed documents. A reading must not throw, must end in a second, and must allocate at most 100 MB.</summary>
    /// <param name="count">The number of changed documents.</param>
    /// <param name="reader">Reads them.</param>
    /// <returns>The number of different answers.</returns>
    public static int Read(int count, ForeignReader reader)
    {
        var random = new Random(Effort.Seed);
        List<byte[]> corpus = [.. reader.Whole, .. reader.Corpus];
        var answers = corpus.Select(reader.Answer).ToHashSet(StringComparer.Ordinal);
        for (var n = 0; n < count; n++)
        {
            var bytes = corpus[random.Next(corpus.Count)];
            for (var steps = random.Next(1, 5); steps > 0; steps--)
            {
                bytes = Changed(bytes, corpus[random.Next(corpus.Count)], random);
            }

            if (answers.Add(Answer(bytes, reader)) && corpus.Count < Kept)
            {
                corpus.Add(bytes);
            }
        }

        return answers.Count;
    }

    /// <summary>How a reader answers bytes, within a second and 100 MB.</summary>
    public static string Answer(byte[] bytes, ForeignReader reader)
    {
        string Where() => $"seed {Effort.Seed}: {Convert.ToBase64String(bytes)}";
        for (var attempt = 1; ; attempt++)
        {
            var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            string answer;
            try
            {
                answer = reader.Answer(bytes);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"A reader threw an exception; {Where()}", fault);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(BytesOfAReading, Where());

            // Another program may have taken the processor: only a reading that is slow three times is slow.
            if (clock.Elapsed.TotalSeconds < SecondsOfAReading)
            {
                return answer;
            }

            attempt.ShouldBeLessThan(3, $"a reading took {clock.Elapsed}; {Where()}");
        }
    }

    // Deletes, repeats, replaces, inserts, cuts off, or takes the end of another document.
    private static byte[] Changed(byte[] bytes, byte[] other, Random random)
    {
        var (at, token) = (random.Next(bytes.Length + 1), Telling[random.Next(Telling.Length)]);
        var end = Math.Min(bytes.Length, at + random.Next(1, random.Next(4) == 0 ? 200 : 6));
        return random.Next(7) switch
        {
            0 => [.. bytes[..at], .. bytes[end..]],
            1 => [.. bytes[..end], .. bytes[at..]],
            2 => [.. bytes[..at], .. token, .. bytes[end..]],
            3 => [.. bytes[..at], .. token, .. bytes[at..]],
            4 => [.. bytes[..at], (byte)random.Next(256), .. bytes[end..]],
            5 when random.Next(10) == 0 => bytes[..at],
            5 => [.. bytes[..at], .. other[random.Next(other.Length + 1)..].Take(200), .. bytes[end..]],
            _ => [.. bytes[..at], .. other.Skip(Math.Min(at, other.Length)).Take(4000)],
        };
    }
}
