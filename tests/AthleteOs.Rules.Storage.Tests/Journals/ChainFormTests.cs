using System.Text;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The bytes that are hashed never change: a chain that was written once must verify for ever.</summary>
public sealed class ChainFormTests
{
    // Computed separately in Python from the form in the remarks of Chain.
    [Fact]
    public void The_hash_of_an_entry_never_changes()
    {
        var start = Chain.Start("Zoë");
        Convert.ToHexStringLower(start).ShouldBe("b9c1f26e50a6702622201f28002d20b617d09052386ced7a39d8c79f9ac5a2f9");
        var body = Encoding.UTF8.GetBytes("""{ "readiness": 72 }""");
        var commitment = Chain.Commitment([.. Enumerable.Range(0, 32).Select(i => (byte)i)], body);
        Convert.ToHexStringLower(commitment).ShouldBe("cf33ca51ae783c0dd94e45e11113b49c7893acb86d8920a4f8451ce59133b430");
        var at = StoredEntry.Text(new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.FromHours(1)));
        var entry = new StoredEntry("Zoë", 1, 1, EntryKind.Morning.Word(), StoredEntry.Text(new DateOnly(2026, 11, 23)), "k1", body, at, "00ff", commitment, [], "");
        Convert.ToHexStringLower(Chain.Hash(start, entry)).ShouldBe("a035db3e682f5c719d0712d905e082888978cafdc35436e3a1e50735e05e8926", "entries of older programs have no caller");
        Convert.ToHexStringLower(Chain.Hash(start, entry with { Caller = "key coach-anna" })).ShouldBe("1e3a39abd07f9bea9e036a1ef0f5185734a58d7cbff2fd43c5a7434b4a872b34");
    }

    [Fact]
    public void Every_kind_keeps_its_word()
    {
        Enum.GetValues<EntryKind>().Select(k => k.Word()).ShouldBe(["morning", "decision", "done", "review", "parameters", "exposure", "settings", "readings", "event", "experiment", "consent", "assignment", "override", "erasure", "withdrawal", "policy"]);
        Enum.GetValues<EntryKind>().ShouldAllBe(k => EntryKindWords.Kind(k.Word()) == k);
        EntryKindWords.Kind("Morning").ShouldBeNull();
    }
}
