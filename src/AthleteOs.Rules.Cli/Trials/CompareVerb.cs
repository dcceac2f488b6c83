using System.CommandLine;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos compare</c>: policies on the same virtual athletes, before anyone trains on them.</summary>
internal static class CompareVerb
{
    private const int Most = 20;

    public static Command Command()
    {
        var policies = new Argument<string[]>("policies")
        {
            Description = "2 to 20 policies; the others are compared with the first. Each is a folder, or the name of one under rules.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("compare", "Have virtual athletes live the same life under each policy, and compare what it comes to, athlete by athlete.") { policies };
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
