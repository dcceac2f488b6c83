using System.CommandLine;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos simulate</c>: what becomes of virtual athletes under a policy.</summary>
internal static class SimulateVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy's folder, such as rules/weekly-planning, or the name of one under rules." };
        var command = new Command("simulate", "Have virtual athletes live under a policy, day by day in closed loop: what it comes to, and whether its promises hold on every day.") { policy };
        return new TrialInputs().To(command, call => [call.GetValue(policy)!]);
    }
}
