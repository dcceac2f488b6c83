using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using SharpFuzz;

namespace AthleteOs.Rules.TestKit;

/// <summary>The kit as a program: the digests of decided mornings, or the pieces of a long run (<c>./test --full</c>).</summary>
internal static partial class TestProgram
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                var digests = DecidedMornings.Digests();
                Console.Write(DecidedMornings.Settings() + digests);
                return 0;
            case ["full", .. var options]:
                try
                {
                    return Full(LongRunCall.Read(options));
                }
                catch (InvalidDataException wrong)
                {
                    Console.Error.WriteLine(wrong.Message);
                    return 2;
                }

            case ["fuzz", var name]:
                Fuzz(name);
                return 0;
            case ["fuzz", var name, var folder] when ForeignReader.All.FirstOrDefault(r => r.Name == name) is { } reader:
                foreach (var (document, n) in reader.Whole.Select((d, i) => (d, i)))
                {
                    File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"whole{n}")), document);
                }

                return 0;
            default:
                Console.Error.WriteLine("Give nothing for the digests of decided mornings, full with its options for a long run, or fuzz with the name of a reader, and a folder for the documents to begin with: "
                    + $"{string.Join(", ", ForeignReader.All.Select(r => r.Name))}.");
                return 2;
        }
    }

    // The fuzzer hands the bytes over and counts an exception as a crash. It measures the time itself. Instrumented code can run only inside.
    private static void Fuzz(string name)
    {
        ForeignReader? reader = null;
        Fuzzer.Run(input =>
        {
            reader ??= ForeignReader.All.Single(r => r.Name == name);
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = reader.Answer(bytes.ToArray());
            if (GC.GetAllocatedBytesForCurrentThread() - before > StrangeBytes.BytesOfAReading)
            {
                throw new InvalidOperationException("A reading took more than 100 MB.");
            }
        });
    }

    private static int Full(LongRunCall call)
    {
        var (run, clock, passed, skipped) = (LongRun.Read(call.Place), Stopwatch.StartNew(), 0, new HashSet<LongRunPart>());
        var failed = false;
        while (!failed && run.Next(call.Parts.Except(skipped)) is { } part)
        {
            var times = run.Times(part, (call.Budget - clock.Elapsed).TotalSeconds);
            if (times == 0)
            {
                break;
            }

            var (piece, output, wasSkipped) = Piece(part, run.NextSeed(call.Seed), times);
            if (wasSkipped)
            {
                Console.Error.WriteLine($"{part.Name}: a program is missing for its tests, so this part is left out.\n{output}");
                skipped.Add(part);
                continue;
            }

            run = run.With(piece);
            File.AppendAllText(call.Place, JsonSerializer.Serialize(piece, LongRun.Json) + "\n");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part.Name}: {(piece.Passed ? "passed" : "failed")}, seed {piece.Seed}, {piece.Seconds:0} s: {string.Join("; ", piece.Figures.Select(f => $"{f.Count:N0} {f.What}"))}"));
            (passed, failed) = (passed + (piece.Passed ? 1 : 0), !piece.Passed);
            if (failed)
            {
                Console.WriteLine(output);
                Console.WriteLine($"To repeat it: ATHLETEOS_EFFORT=full ATHLETEOS_TIMES={piece.Times} ATHLETEOS_SEED={piece.Seed} dotnet {Program(part)} --filter-class '*.{part.Class}'");
            }
        }

        Console.WriteLine(run.Verdict(call.Parts));
        Console.WriteLine($"{passed} passed, {(failed ? 1 : 0)} failed, {skipped.Count} skipped");
        return failed || (passed == 0 && skipped.Count > 0) ? 1 : 0;
    }

    private static (LongRunPiece Piece, string Output, bool Skipped) Piece(LongRunPart part, int seed, int times)
    {
        var (file, clock) = (Path.GetTempFileName(), Stopwatch.StartNew());
        try
        {
            // The same memory between collections as in a usual run of ./test.
            using var tests = ChildProcess.Start("env",
            [
                "DOTNET_GCgen0size=8000000", "ATHLETEOS_EFFORT=full", $"ATHLETEOS_TIMES={times}", $"ATHLETEOS_SEED={seed}", $"ATHLETEOS_FIGURES={file}", $"ATHLETEOS_CLASS={part.Class}",
                "dotnet", Program(part), "--no-ansi", "--progress", "off", "--filter-class", $"*.{part.Class}",
            ], Root.Folder);
            var errors = tests.Errors.ReadToEndAsync();
            var output = tests.Output.ReadToEnd() + errors.GetAwaiter().GetResult();
            tests.WaitForExit(Timeout.InfiniteTimeSpan);
            CountedFigure[] figures = [.. File.ReadLines(file).Distinct(StringComparer.Ordinal).Select(l => JsonSerializer.Deserialize<CountedFigure>(l, LongRun.Json)!)];
            return (new LongRunPiece(part.Name, seed, times, Math.Round(clock.Elapsed.TotalSeconds, 1), tests.ExitCode == 0 && figures.Length > 0,
                Environment.GetEnvironmentVariable("ATHLETEOS_COMMIT") ?? "unknown", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores", figures), output, SomeSkipped().IsMatch(output));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Program(LongRunPart part) => Path.Combine("tests", $"AthleteOs.Rules.{part.Project}", "bin", "Release", "net10.0", $"AthleteOs.Rules.{part.Project}.dll");

    [GeneratedRegex(@"^ *skipped: [1-9]", RegexOptions.Multiline, 1000)]
    private static partial Regex SomeSkipped();
}
