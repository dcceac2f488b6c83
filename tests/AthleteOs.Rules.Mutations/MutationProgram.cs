using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Mutations;

/// <summary>Makes small mistakes in a folder of the sources, one at a time, and counts those that the tests notice.</summary>
internal static class MutationProgram
{
    private const string Usage = "Give a folder (Planning, Explaining, Experiments or Squad), and --minutes N to end earlier, "
        + "--share N for each Nth mutation only, or --again to try the survivors again.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    // The tests nearest to the code come first; the others run for what survives those.
    private static readonly Dictionary<string, (string Project, string Folder, TestSuite[] Suites)> Targets = new(StringComparer.Ordinal)
    {
        ["Planning"] = ("AthleteOs.Rules", "Planning", [Core("Planning"), new("Policies.Tests"), Core("Loop", "Policies", "Analysis", "Ranges", "Explaining", "Facts", "Expressions")]),
        ["Explaining"] = ("AthleteOs.Rules", "Explaining", [Core("Explaining", "Planning"), new("Policies.Tests"), Core("Loop", "Policies", "Analysis", "Ranges", "Hosting", "Facts")]),
        ["Experiments"] = ("AthleteOs.Rules", "Experiments", [Core("Experiments"), new("Lab.Tests", "AthleteOs.Rules.Lab.Tests.Experiments")]),
        ["Squad"] = ("AthleteOs.Rules.Squad", "", [new("Host.Tests", "AthleteOs.Rules.Host.Tests.Loop"), new("Host.Tests", "AthleteOs.Rules.Host.Tests.Http")]),
    };

    private static int Main(string[] words)
    {
        if (words.Length == 0 || !Targets.TryGetValue(words[0], out var target))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var (limit, share, again) = (TimeSpan.MaxValue, 1, false);
        for (var n = 1; n < words.Length; n++)
        {
            switch (words[n])
            {
                case "--minutes" when n + 1 < words.Length && int.TryParse(words[n + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes):
                    (limit, n) = (TimeSpan.FromMinutes(minutes), n + 1);
                    break;
                case "--share" when n + 1 < words.Length && int.TryParse(words[n + 1], NumberStyles.None, CultureInfo.InvariantCulture, out share) && share > 0:
                    n++;
                    break;
                case "--again":
                    again = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        foreach (var (setting, value) in TestSuite.Settings)
        {
            Environment.SetEnvironmentVariable(setting, value);
        }

        Run(words[0], target.Project, target.Folder, target.Suites, limit, share, again);
        return 0;
    }

    private static void Run(string name, string project, string folder, TestSuite[] suites, TimeSpan limit, int share, bool again)
    {
        var clock = Stopwatch.StartNew();
        var compiler = new MutantCompiler(Root.Of("src", project, $"{project}.csproj"), Root.Of("src", project, folder));
        var place = Root.Of("tests", "AthleteOs.Rules.Mutations", "obj", $"{name}.jsonl");
        var known = Known(place).Where(t => !again || t.Fate is not (Fate.Survived or Fate.Open)).ToDictionary(t => t.Mutation, t => t.Fate, StringComparer.Ordinal);
        Mutation[] mutations = [.. compiler.Mutations.Where((_, n) => n % share == 0)];
        int[] left = [.. Enumerable.Range(1, mutations.Length).Where(n => known.GetValueOrDefault(mutations[n - 1].ToString(), Fate.Open) is Fate.Open or Fate.Begun)];
        if (left.Length > 0)
        {
            var (all, numbers) = compiler.CompileAll(mutations);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mutations.Length} mutations, {numbers.Count} of them in one assembly, after {clock.Elapsed.TotalSeconds:0} s"));
            HashSet<int> open = [.. left];
            // First what costs least: tests in this process, then programs of tests, then mutants that need an assembly of their own.
            foreach (var suite in suites.TakeWhile(_ => clock.Elapsed < limit))
            {
                suite.Copy(compiler.Assembly, all);
                var quick = new InProcessTests(suite.Place, suite.Program, compiler.Assembly, suite.Namespaces, mutations.Length);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quick.Count} short tests of {suite}, after {clock.Elapsed.TotalSeconds:0} s"));
                foreach (var number in left.Where(n => open.Contains(n) && numbers.Contains(n) && known.GetValueOrDefault(mutations[n - 1].ToString()) != Fate.Begun && quick.Reach(n))
                    .TakeWhile(_ => clock.Elapsed < limit))
                {
                    TryShort(quick, number);
                }
            }

            void TryShort(InProcessTests quick, int number)
            {
                Keep(mutations[number - 1], Fate.Begun);
                var fate = Fate.TimedOut;
                try
                {
                    fate = quick.Try(number);
                }
                finally
                {
                    if (fate != Fate.Survived)
                    {
                        open.Remove(number);
                    }

                    Keep(mutations[number - 1], fate == Fate.Survived ? Fate.Open : fate);
                }
            }

            foreach (var number in left.Where(open.Contains).OrderByDescending(numbers.Contains).TakeWhile(_ => clock.Elapsed < limit))
            {
                var mutant = numbers.Contains(number) ? all : compiler.Compile(mutations[number - 1]);
                Keep(mutations[number - 1], mutant is null ? Fate.NotCompiled
                    : suites.Select(s => s.Try(compiler.Assembly, all, mutant, number)).FirstOrDefault(f => f != Fate.Survived, Fate.Survived));
            }
        }

        void Keep(Mutation mutation, Fate fate)
        {
            known[mutation.ToString()] = fate;
            File.AppendAllText(place, JsonSerializer.Serialize(new Tried(mutation.ToString(), fate), Json) + "\n");
        }

        var fates = mutations.Where(m => known.ContainsKey(m.ToString())).Select(m => (Mutation: m, Fate: known[m.ToString()])).ToArray();
        foreach (var (mutation, fate) in fates.Where(f => f.Fate is not (Fate.Killed or Fate.TimedOut or Fate.NotCompiled)))
        {
            Console.WriteLine($"{(fate == Fate.Survived ? "survived" : fate == Fate.Open ? "not noticed by the short tests" : "to be tried in a process of its own")}: {mutation}");
        }

        int Count(Fate fate) => fates.Count(f => f.Fate == fate);
        var (killed, survived) = (Count(Fate.Killed) + Count(Fate.TimedOut), Count(Fate.Survived));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            Folder = name,
            Mutants = killed + survived,
            Killed = killed,
            OfThemByTime = Count(Fate.TimedOut),
            Survived = survived,
            NotCompiled = Count(Fate.NotCompiled),
            Left = mutations.Length - fates.Length + Count(Fate.Open) + Count(Fate.Begun),
            Score = killed + survived == 0 ? 0 : Math.Round(100.0 * killed / (killed + survived), 1),
        }, Json));
    }

    private static IEnumerable<Tried> Known(string place) => !File.Exists(place) ? []
        : File.ReadLines(place).Select(l => JsonSerializer.Deserialize<Tried>(l, Json)!).GroupBy(t => t.Mutation, StringComparer.Ordinal).Select(g => g.Last());

    private static TestSuite Core(params string[] folders) => new("Tests", [.. folders.Select(f => $"AthleteOs.Rules.Tests.{f}")]);

    private sealed record Tried(string Mutation, Fate Fate);
}
