using System.CommandLine;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos simulate</c>: virtual athletes under one policy.</summary>
internal static class SimulateVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy's folder, such as rules/weekly-planning, or the name of a folder under rules." };
        var command = new Command("simulate", "Simulate virtual athletes under a policy, day by day in closed loop, and check its promises on every day.") { policy };
        return new TrialInputs().To(command, call => [call.GetValue(policy)!]);
    }
}
