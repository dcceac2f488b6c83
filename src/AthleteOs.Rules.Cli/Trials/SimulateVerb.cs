using System.CommandLine;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos simulate</c>: virtual athletes under one policy.</summary>
internal static class SimulateVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder." };
        var command = new Command("simulate", "Simulate virtual athletes under a policy, day by day in closed loop, and check its promises on every day.") { policy };
        return new TrialInputs().To(command, call => [call.GetValue(policy)!]);
    }
}
