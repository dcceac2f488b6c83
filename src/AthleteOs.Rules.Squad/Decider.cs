using System.Diagnostics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Squad;

/// <summary>The figures of one decision.</summary>
/// <param name="PolicyId">The policy that decided.</param>
/// <param name="SessionType">The type of session.</param>
/// <param name="Duration">From facts to the decision document.</param>
internal readonly record struct MeasuredDecision(string PolicyId, SessionType SessionType, TimeSpan Duration);

/// <summary>Decides mornings and writes their documents.</summary>
/// <param name="measured">Receives each decision's figures, on the thread that decided; null for no measurement.</param>
internal sealed class Decider(Action<MeasuredDecision>? measured = null)
{
    /// <summary>The name of the source of traces.</summary>
    public const string TraceName = "AthleteOs.Rules";

    private static readonly ActivitySource Traces = new(TraceName);

    /// <summary>Decides a morning.</summary>
    /// <param name="served">The policy.</param>
    /// <param name="morning">The facts.</param>
    /// <param name="form">The form of the document; an older one only to replay an older decision.</param>
    /// <param name="arm">The athlete's place in an experiment; null outside one.</param>
    /// <returns>The decision document, UTF-8.</returns>
    public byte[] Decide(ServedPolicy served, Morning morning, int form = DecisionDocument.NewestForm, DecidedArm? arm = null)
    {
        using var trace = Traces.StartActivity("decide");
        var start = Stopwatch.GetTimestamp();
        var explanation = Explainer.Explain(served.Policy, morning);
        var document = DecisionDocument.Write(served.Policy, morning, explanation, arm, form: form);
        trace?.SetTag("policy", served.Id);
        measured?.Invoke(new MeasuredDecision(served.Id, explanation.Decision.SessionType, Stopwatch.GetElapsedTime(start)));
        return document;
    }
}
