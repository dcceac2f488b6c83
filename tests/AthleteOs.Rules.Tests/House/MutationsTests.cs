using System.Reflection;
using AthleteOs.Rules.Mutations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The program that makes small mistakes in the code.</summary>
public sealed class MutationsTests
{
    private static readonly SyntaxTree Source = CSharpSyntaxTree.ParseText("""
        public static class Counted
        {
            public static int Of(int a, int b)
            {
                var sum = a > 1 ? a - b : 0;
                if (a is >= 5 and < 9)
                {
                    sum += 2;
                }

                if (!(sum < 4))
                {
                    sum++;
                }

                return System.Math.Max(sum, -a);
            }
        }
        """, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public void Operators_numbers_conditions_calls_and_statements_have_their_mistakes() => Mutation.Of("Counted.cs", Source).Select(m => m.ToString()).ShouldBe(
    [
        "Counted.cs:5:21 > -> >=",
        "Counted.cs:5:21 > -> <=",
        "Counted.cs:5:23 1 -> (1 + 1)",
        "Counted.cs:5:29 - -> +",
        "Counted.cs:5:35 0 -> (0 + 1)",
        "Counted.cs:6:13 a is >= 5 and < 9 -> !(a is >= 5 and < 9)",
        "Counted.cs:6:23 and -> or",
        "Counted.cs:6:18 >= -> >",
        "Counted.cs:6:18 >= -> <",
        "Counted.cs:6:21 5 -> (5 + 1)",
        "Counted.cs:6:27 < -> <=",
        "Counted.cs:6:27 < -> >=",
        "Counted.cs:6:29 9 -> (9 + 1)",
        "Counted.cs:8:13 sum += 2; -> ;",
        "Counted.cs:8:17 += -> -=",
        "Counted.cs:8:20 2 -> (2 + 1)",
        "Counted.cs:11:13 !(sum < 4) -> (sum < 4)",
        "Counted.cs:11:19 < -> <=",
        "Counted.cs:11:19 < -> >=",
        "Counted.cs:11:21 4 -> (4 + 1)",
        "Counted.cs:13:13 sum++; -> ;",
        "Counted.cs:13:16 ++ -> --",
        "Counted.cs:16:28 Max -> Min",
        "Counted.cs:16:37 -a -> a",
    ]);

    [Fact]
    public void A_chosen_mistake_takes_the_place_of_the_original()
    {
        Mutation[] mutations = [.. Mutation.Of("Counted.cs", Source)];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(f => MetadataReference.CreateFromFile(f));
        var (compilation, numbers) = MutantSchema.Of(CSharpCompilation.Create("counted", [Source], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)), mutations);
        using var bytes = new MemoryStream();
        compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        var program = Assembly.Load(bytes.ToArray());
        var counted = program.GetType("Counted")!.GetMethod("Of")!.CreateDelegate<Func<int, int, int>>();
        var chosen = program.GetType("MutantSwitch")!.GetField("Chosen")!;
        int[] Answers() => [.. from a in Enumerable.Range(0, 12) from b in Enumerable.Range(0, 12) select counted(a, b)];
        var right = Answers();
        numbers.Count.ShouldBe(mutations.Length);
        foreach (var number in numbers)
        {
            chosen.SetValue(null, number);
            Answers().ShouldNotBe(right, mutations[number - 1].ToString());
        }

        chosen.SetValue(null, 0);
        Answers().ShouldBe(right);
    }
}
