using System.Text.RegularExpressions;

namespace AthleteOs.Rules.Policies;

/// <summary>Versions of policies: three numbers, and an addition such as <c>-draft.2</c> before a release.</summary>
internal static partial class PolicyVersion
{
    /// <summary>Whether the text is a version.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text ?? "");

    /// <summary>Below 0 where the first version is the older one, above 0 where it is the newer, by the rules of semver.org (section 11).</summary>
    public static int Compare(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (numbers, before) = Parts(one);
        var (otherNumbers, otherBefore) = Parts(other);
        var order = Order(numbers, otherNumbers);
        return order != 0 ? order
            : before is null || otherBefore is null ? (before is null).CompareTo(otherBefore is null)
            : Order(before, otherBefore);
    }

    private static (string[] Numbers, string[]? Before) Parts(string version)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (version.Split('.'), null) : (version[..dash].Split('.'), version[(dash + 1)..].Split('.'));
    }

    private static int Order(string[] one, string[] other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            var order = Order(one[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }

    // Numbers sort below words, and compare by value.
    private static int Order(string one, string other)
    {
        var (isNumber, otherIsNumber) = (one.All(char.IsAsciiDigit), other.All(char.IsAsciiDigit));
        if (!isNumber || !otherIsNumber)
        {
            return isNumber == otherIsNumber ? string.CompareOrdinal(one, other) : otherIsNumber.CompareTo(isNumber);
        }

        var (digits, otherDigits) = (one.TrimStart('0'), other.TrimStart('0'));
        return digits.Length == otherDigits.Length ? string.CompareOrdinal(digits, otherDigits) : digits.Length.CompareTo(otherDigits.Length);
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(-[0-9A-Za-z.-]{1,32})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
