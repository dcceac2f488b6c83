using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

public sealed class MutationTests
{
    private static readonly int Mutants = Effort.Of("mutants of rule files and of facts documents, each", 10_000, 1_000_000);

    // A quick run breaks a tenth of the characters of another run.
    private static readonly int Skip = 10 / Effort.Usual(10);

    private static readonly Morning Bare = new() { AthleteId = "1", Date = new DateOnly(2026, 11, 23) };

    private static readonly Dictionary<string, Dictionary<string, byte[]>> Shipped = Directory.GetFiles(Root.Of("rules"), "policy.json", SearchOption.AllDirectories)
        .Select(f => Path.GetDirectoryName(f)!)
        .ToDictionary(f => Path.GetFileName(f), f => Directory.GetFiles(f, "*.json").Concat(Directory.GetFiles(f, "*.csv")).ToDictionary(n => Path.GetFileName(n), File.ReadAllBytes, StringComparer.Ordinal), StringComparer.Ordinal);

    // One of these bytes in the place of another is the likeliest to be read as something else.
    private static readonly byte[] Telling = [.. "{}[]\",:\\/ \n\0!=<>&|?.()+-*/019eEatn_"u8, 0x80, 0xC3, 0xE2, 0xED, 0xFF];

    public static TheoryData<string> Files => [.. Shipped.SelectMany(p => p.Value.Keys.Where(f => f.EndsWith(".json", StringComparison.Ordinal)).Select(f => $"{p.Key}/{f}")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_shipped_file_broken_by_one_character_is_reported_with_its_line_or_changes_the_digest(string path)
    {
        var (id, file) = (path[..path.IndexOf('/', StringComparison.Ordinal)], path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var text = Encoding.UTF8.GetString(Shipped[id][file]);
        var whole = PolicyLoader.Load(Of(id), new RuleEngines(), new Findings()).ShouldNotBeNull();
        var (digest, engine) = (whole.Digest, new OthersReadBefore(whole, file));
        var exceptions = new List<string>();
        Parallel.ForEach(Sample(text, sparse: path == "weekly-planning/policy.json" ? 3 : 1), at =>
        {
            foreach (var mutant in new[] { text.Remove(at, 1), $"{text[..at]}{(text[at] == 'x' ? 'y' : 'x')}{text[(at + 1)..]}" })
            {
                var findings = new Findings();
                var ready = PolicyLoader.Load(Of(id, file, Encoding.UTF8.GetBytes(mutant)), engine, findings);
                var told = ready is null
                    ? findings.All.Any(f => f.Severity == Severity.Error && IsNear(f, $"rules/{path}", text, at))
                    : ready.Digest != digest || IsTheSame(file, text, mutant);
                if (!told)
                {
                    lock (exceptions)
                    {
                        exceptions.Add($"{path}:{LineOf(text, at)} {mutant[Math.Max(0, at - 20)..Math.Min(mutant.Length, at + 20)].ReplaceLineEndings(" ")}: {(ready is null ? string.Join("; ", findings.All) : "the same digest")}");
                    }
                }
            }
        });

        exceptions.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void No_mutant_of_a_shipped_policy_makes_the_reader_throw()
    {
        // A rule set goes with the manifest alone, and manifests are a small policy's: what else is loaded is not what is broken.
        var weekly = Shipped["weekly-planning"];
        var whole = weekly.Keys.Where(f => f != "policy.json").Select(f => (File: f, Policy: Alone(weekly, f)))
            .Append((File: "policy.json", Policy: Shipped["fixed-template"])).Append((File: "policy.json", Policy: Shipped["weekly-planning-spaced"])).OrderBy(p => p.File, StringComparer.Ordinal).ToArray();
        (from part in Any(whole)
         from bytes in Mutated(part.Policy[part.File])
         select (part.File, part.Policy, Bytes: bytes)).Sample(
            mutant =>
            {
                var findings = new Findings();
                var files = new Dictionary<string, byte[]>(mutant.Policy, StringComparer.Ordinal) { [mutant.File] = mutant.Bytes };
                var folder = mutant.Policy == Shipped["fixed-template"] ? "fixed-template" : mutant.Policy.Count == 1 ? "weekly-planning-spaced" : "weekly-planning";

                // All are read. One in twenty is compiled and explains a decision: that takes ten times as long.
                var compiles = mutant.Bytes.Sum(b => b) % 20 == 0;
                IRuleEngine engine = compiles ? new FusedRuleEngine() : new Reading();
                if (PolicyLoader.Load(new PolicyFiles($"rules/{folder}", files, id => Shipped.ContainsKey(id) ? Of(id) : null), engine, findings) is not { } ready)
                {
                    findings.NoErrors.ShouldBeFalse();
                }
                else if (compiles)
                {
                    _ = Explainer.Explain(ready, Bare);
                }
            },
            iter: Mutants,
            print: m => $"{m.File}: {Encoding.UTF8.GetString(m.Bytes)}");
    }

    [Fact]
    public void No_mutant_of_a_facts_document_makes_the_reader_throw()
    {
        var example = File.ReadAllBytes(Path.Combine(Root.Of("rules", "weekly-planning"), "examples", "morning.json"));
        var policy = TinyPolicy.Load(Of("weekly-planning"), new Findings()).ShouldNotBeNull();
        Gen.OneOf(Mutated(example), Reworded(Encoding.UTF8.GetString(example))).Sample(
            bytes =>
            {
                var findings = new Findings();
                if (FactsReader.Read("facts.json", bytes, findings) is { } morning)
                {
                    findings.NoErrors.ShouldBeTrue();
                    _ = DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning));
                }
                else
                {
                    findings.NoErrors.ShouldBeFalse();
                    findings.All.ShouldAllBe(f => AuthorsWords.Are(f.Message, Encoding.UTF8.GetString(bytes)));
                }
            },
            iter: Mutants,
            print: Encoding.UTF8.GetString);
    }

    // Deletes, inserts, replaces, swaps, cuts off or doubles, one to three times.
    private static Gen<byte[]> Mutated(byte[] original) =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, int.MaxValue - 1], Gen.Int[0, int.MaxValue - 1], Gen.Frequency((3, Any(Telling)), (1, Gen.Byte))).Array[1, 3]
            .Select(steps => steps.Aggregate(original, (bytes, step) => Mutate(bytes, step.Item1, step.Item2, step.Item3, step.Item4)));

    private static Gen<T> Any<T>(T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    private static byte[] Mutate(byte[] bytes, int how, int first, int second, byte value)
    {
        if (bytes.Length == 0)
        {
            return [value];
        }

        var (a, b) = (first % bytes.Length, second % bytes.Length);
        var (from, to) = (Math.Min(a, b), Math.Min(Math.Max(a, b), Math.Min(a, b) + 200));
        switch (how)
        {
            case 0: return [.. bytes[..a], .. bytes[(a + 1)..]];
            case 1: return [.. bytes[..a], value, .. bytes[a..]];
            case 2: return [.. bytes[..a], value, .. bytes[(a + 1)..]];
            case 3:
                byte[] swapped = [.. bytes];
                (swapped[a], swapped[b]) = (swapped[b], swapped[a]);
                return swapped;
            case 4: return second % 20 == 0 ? bytes[..a] : [.. bytes[..from], .. bytes[to..]];
            default: return [.. bytes[..to], .. bytes[from..]];
        }
    }

    // Another value in the place of one: what bytes alone seldom hit upon.
    private static Gen<byte[]> Reworded(string document)
    {
        var values = FactCatalog.All.Select(f => f.Field).Concat(["date", "athlete_id", "priority", "aerobic_volume_target_hours"]).Distinct().Where(f => document.Contains($"\"{f}\":", StringComparison.Ordinal)).ToArray();
        string[] others = ["null", "NaN", "1e400", "-1e400", "-0", "-1", "1e-400", "0.1", "99999999999999999999", "\"never\"", "\"NaN\"", "\"\u0665\"", "\"\\ud800\"", "\"\\u0000\"", "\"\U0001F600\"", "\"key\"", "\"high\"", "true", "[]", "[8]", "[10, 8]", "[null, null]", "{}", "\"\"", "\"2026-02-30\"", "\"2024-02-29\"", "\"0001-01-01\""];
        return (from field in Any(values)
                from other in Any(others)
                from twice in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
                select (field, other, twice)).Array[1, 3].Select(changes => Encoding.UTF8.GetBytes(changes.Aggregate(document, Reword)));
    }

    private static string Reword(string document, (string Field, string Value, bool Twice) change)
    {
        var name = $"\"{change.Field}\":";
        return new Regex($"{name} (\"[^\"]*\"|\\[[^]]*\\]|[^,}}\\s]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Replace(document, old => $"{name} {change.Value}{(change.Twice ? $", {old.Value}" : "")}", 1);
    }

    // The manifest with one rule set: quick to load, and the set is read as it is in the whole.
    private static Dictionary<string, byte[]> Alone(Dictionary<string, byte[]> policy, string file)
    {
        var manifest = JsonNode.Parse(policy["policy.json"])!;
        foreach (var step in manifest["steps"]!.AsObject())
        {
            foreach (var other in step.Value!.AsArray().Where(s => $"{s!["rule_set"]}.json" != file).ToArray())
            {
                step.Value!.AsArray().Remove(other);
            }
        }

        return new(StringComparer.Ordinal) { ["policy.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString()), [file] = policy[file] };
    }

    private static PolicyFiles Of(string id, string? changed = null, byte[]? bytes = null)
    {
        var files = Shipped[id];
        if (changed is not null)
        {
            files = new(files, StringComparer.Ordinal) { [changed] = bytes! };
        }

        return new PolicyFiles($"rules/{id}", files, sibling => Shipped.ContainsKey(sibling) ? Of(sibling) : null);
    }

    // Every seventh of the characters between values, of those inside expressions, and of those in names of fields. The seed chooses which.
    private static IEnumerable<int> Sample(string text, int sparse)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var (at, start, inText) = (0, 0, false); at < text.Length; at++)
        {
            if (text[at] == '"' && text[at - 1] != '\\')
            {
                (inText, start) = (!inText, at);
            }

            var kind = text[at] is '"' or '{' or '}' or '[' or ']' or ',' or ':' ? "structure"
                : !inText ? char.IsWhiteSpace(text[at]) ? "space" : "value"
                : text.LastIndexOf("\"Expression\": \"", start, StringComparison.Ordinal) is var e and >= 0 && e + 14 == start ? "expression"
                : text.IndexOf('"', at + 1) is var end && end > 0 && end + 1 < text.Length && text[end + 1] == ':' ? "name" : "words";
            var every = kind switch { "space" => 97, "words" => 53, _ => 7 } * sparse * Skip;
            seen[kind] = seen.GetValueOrDefault(kind) + 1;
            if (seen[kind] % every == Effort.Seed % every)
            {
                yield return at;
            }
        }
    }

    // On the line, beside it, at the beginning of an object around it; anywhere in the file where its brackets or quotes no longer match;
    // or, for a name that is used elsewhere, where it is used.
    private static bool IsNear(Finding finding, string file, string text, int at)
    {
        var line = LineOf(text, at);
        return finding.Place.File == file
            ? finding.Code == Codes.NotJson || Math.Abs(finding.Place.Line - line) <= 1 || Around(text, at).Contains(finding.Place.Line)
                || finding.Code == Codes.Contradiction // priors contradict each other from two places
                || (finding.Code == Codes.UnknownName && DefinesAName(text.Split('\n')[line - 1]))
            : file.EndsWith("/policy.json", StringComparison.Ordinal) && (finding.Code is Codes.UnknownName or Codes.UnknownArchetype or Codes.UnknownEffect
                || (finding.Code == Codes.UnguardedDivision && text.Split('\n')[line - 1].Contains("\"min\":", StringComparison.Ordinal))); // a range that may be 0 now
    }

    // A changed name is reported where it is read.
    private static bool DefinesAName(string line) => new[] { "Name", "as", "each", "some", "no" }.Any(field => line.Contains($"\"{field}\":", StringComparison.Ordinal));

    private static HashSet<int> Around(string text, int at)
    {
        var open = new Stack<int>();
        for (var i = 0; i < at; i++)
        {
            if (text[i] == '{')
            {
                open.Push(i);
            }
            else if (text[i] == '}' && open.Count > 0)
            {
                open.Pop();
            }
        }

        return [.. open.SkipLast(1).Select(o => LineOf(text, o))];
    }

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    // What is no part of a decision or of its words: the name of the schema, and what the manifest says of itself and of its exceptions.
    private static bool IsTheSame(string file, string text, string mutant)
    {
        var (a, b) = (JsonNode.Parse(text)!, JsonNode.Parse(mutant)!);
        foreach (var node in new[] { a, b })
        {
            node.AsObject().Remove("$schema");
            if (file == "policy.json")
            {
                node.AsObject().Remove("says");
                node.AsObject().Remove("exceptions");
            }
        }

        return JsonNode.DeepEquals(a, b);
    }

    // Reads without compiling, which takes most of the time of a load.
    private class Reading : IRuleEngine
    {
        private readonly IRuleEngine _engine = new RuleEngines();

        public string Name => _engine.Name;

        public virtual ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings) => _engine.Read(ruleSet, policy, findings);

        public ICompiledRuleSet Compile(ReadRuleSet read) => NotCompiled.Set;
    }

    // Reads only the broken rule set anew: the others and the manifest are as they were.
    private sealed class OthersReadBefore(ReadyPolicy whole, string broken) : Reading
    {
        public override ReadRuleSet? Read(RuleSet ruleSet, Policy policy, Findings findings) =>
            broken == "policy.json" || broken == $"{ruleSet.Name}.json" ? base.Read(ruleSet, policy, findings)
                : new ReadRuleSet(ruleSet, whole.RuleSets.Single(s => s.Source.Name == ruleSet.Name).Rules);
    }

    private sealed class NotCompiled : ICompiledRuleSet
    {
        public static readonly NotCompiled Set = new();

        public Outcomes Evaluate(Morning morning, double[] derived) => throw new InvalidOperationException("It was read only.");

        public double Output(int rule, Morning morning, double[] derived) => throw new InvalidOperationException("It was read only.");
    }
}
