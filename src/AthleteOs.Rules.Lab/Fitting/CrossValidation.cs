namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A test that was predicted without it.</summary>
/// <param name="Test">The test.</param>
/// <param name="Model">The model's prediction from the other tests, in the tests' unit.</param>
/// <param name="LastValue">The test before it.</param>
public readonly record struct CrossValidatedTest(FitTest Test, double Model, double LastValue);

/// <summary>Errors of predictions, root mean square, in the tests' unit; the same tests for the model and for the last value.</summary>
/// <param name="Tests">The predicted tests.</param>
public sealed record CrossValidation(IReadOnlyList<CrossValidatedTest> Tests)
{
    /// <summary>The model's error.</summary>
    public double ModelError { get; } = Rms(Tests.Select(t => t.Model - t.Test.Result));

    /// <summary>The error of predicting the last test again.</summary>
    public double LastValueError { get; } = Rms(Tests.Select(t => t.LastValue - t.Test.Result));

    /// <summary>Whether the model's error is no larger than the last value's.</summary>
    public bool ModelIsNoWorse => ModelError <= LastValueError;

    private static double Rms(IEnumerable<double> errors) => Math.Sqrt(errors.Select(e => e * e).Average());
}
