using System.CommandLine;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos compare</c>: tries policies on the same virtual athletes before anyone trains by them.</summary>
internal static class CompareVerb
{
    private const int Most = 20;

    public static Command Command()
    {
        var policies = new Argument<string[]>("policies")
        {
            Description = "2 to 20 policies; the first is compared with each of the others. Give folders, or names of folders under rules.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("compare", "Simulate the same virtual athletes under each policy, and compare the results athlete by athlete.") { policies };
        command.Validators.Add(call =>
        {
            if (call.GetValue(policies) is { Length: < 2 or > Most } given)
            {
                call.AddError(given.Length < 2 ? "compare takes 2 policies or more; simulate takes one." : $"compare takes at most {Most} policies.");
            }
        });
        return new TrialInputs().To(command, call => call.GetValue(policies)!);
    }
}
