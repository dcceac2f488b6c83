using System.Text;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

public sealed class FindingCodesTests
{
    private const string EffectOfIll = "\"SuccessEvent\": \"forbid_key\",";

    // A § in the new text marks where the finding must stand. Without one it stands for the file as a whole.
    private static readonly Fault[] Faults =
    [
        new(Codes.FileUnreadable, "a policy without its manifest", t => t.Without("policy.json"), "policy.json"),
        new(Codes.FileTooLarge, "a file over one MiB", t => t.WithFile("gating.json", new string(' ', 1024 * 1024 + 1)), "gating.json"),
        new(Codes.NotJson, "a missing comma", t => t.With("policy.json", "\"id\": \"tiny\",\n  \"version\"", "\"id\": \"tiny\"\n  §\"version\"")),
        new(Codes.NotJson, "a comma too many", t => t.With("policy.json", "\"says\": \"A margin.\", \"evidence\": \"a test\" }", "\"says\": \"A margin.\", §}")),
        new(Codes.NotJson, "a comment", t => t.With("gating.json", "\"Rules\": [", "\"Rules\": [ §// none")),
        new(Codes.NotJson, "a single quote", t => t.With("gating.json", "\"WorkflowName\": \"gating\"", "\"WorkflowName\": §'gating'")),
        new(Codes.NotJson, "an empty file", t => t.WithFile("gating.json", "§")),
        new(Codes.StrayFile, "a rule set that no step names", t => t.WithFile("gatng.json", "{}"), "gatng.json"),

        new(Codes.UnknownField, "a misspelt field of the manifest", t => t.With("policy.json", "\"title\": \"Tiny\",", "\"title\": \"Tiny\", §\"titel\": \"Tiny\",")),
        new(Codes.UnknownField, "an exception of what is not held over days", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"exceptions\": { §\"no_dept\": \"A habit.\" },")),
        new(Codes.UnknownField, "a field in lower case", t => t.With("gating.json", EffectOfIll, EffectOfIll + " §\"enabled\": false,")),
        new(Codes.RepeatedField, "a field written twice", t => t.With("gating.json", EffectOfIll, "\"Enabled\": true, §\"Enabled\": false, " + EffectOfIll)),
        new(Codes.MissingField, "a manifest without a title", t => t.With("policy.json", "\"title\": \"Tiny\",", "").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.MissingField, "a rule without words", t => t.With("gating.json", ",\n      \"Properties\": { \"says\": \"Ill.\", \"evidence\": \"a test\" }", "").With("gating.json", "{\n      \"RuleName\": \"ill\"", "§{\n      \"RuleName\": \"ill\"")),
        new(Codes.WrongType, "a text for a number", t => t.With("policy.json", "\"value\": 5", "\"value\": §\"5\"")),
        new(Codes.WrongType, "a flag for an expression", t => t.With("gating.json", "\"today.Illness == true\"", "§true")),
        new(Codes.WrongType, "null for a flag", t => t.With("gating.json", EffectOfIll, "\"Enabled\": §null, " + EffectOfIll)),
        new(Codes.OutOfRange, "a number that is no number any more", t => t.With("policy.json", "\"value\": 5", "\"value\": §1e999")),
        new(Codes.OutOfRange, "a prior that no athlete has", t => t.With("policy.json", "\"value\": 12", "\"value\": §1200")),
        new(Codes.UnknownWord, "a hit policy that does not exist", t => t.With("policy.json", "\"rule_set\": \"gating\", \"hit_policy\": \"all\"", "\"rule_set\": \"gating\", \"hit_policy\": §\"any\"")),
        new(Codes.UnknownWord, "a signal that does not exist", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"signal\": §\"hrvs\",")),
        new(Codes.WrongType, "a signal that is no text", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"signal\": §true,")),
        new(Codes.UnknownWord, "an operator in lower case", t => t.With("gating.json", "\"Expression\": \"today.Illness == true\"", "\"Operator\": §\"and\", \"Rules\": [ { \"RuleName\": \"a\", \"Expression\": \"true\" } ]")),
        new(Codes.BadName, "a parameter with a capital", t => t.With("policy.json", "\"margin\": {", "§\"Margin\": {")),
        new(Codes.BadName, "a rule name with a dash", t => t.With("gating.json", "\"RuleName\": \"ill\"", "\"RuleName\": §\"ill-today\"")),
        new(Codes.BadName, "a workflow named otherwise than its file", t => t.With("gating.json", "\"WorkflowName\": \"gating\"", "\"WorkflowName\": §\"Gating\"")),
        new(Codes.RepeatedName, "two rules of one name", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\"", "§{\n      \"RuleName\": \"ready\"")),
        new(Codes.RepeatedName, "two parameters that differ in capitals", t => t.With("policy.json", "\"margin\": {", "\"Margin\": 1, §\"margin\": {")),
        new(Codes.UnreadableText, "words that say nothing", t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": §\" \"")),
        new(Codes.UnreadableText, "words with a direction mark", t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": \"Ill§\u202e.\"")),

        new(Codes.TableForm, "a row that is too short", t => Table(t, "a,yes,§note\n")),
        new(Codes.TableCell, "a formula in a cell", t => Table(t, "a,§=B2,note,A.\n")),
        new(Codes.TableRowSilent, "a row that says what another says", t => Table(t, "a,yes,note,A.\n§b,yes,note,A.\n")),

        new(Codes.IdIsNotFolder, "an id that is not the folder's name", t => t.With("policy.json", "\"id\": \"tiny\"", "\"id\": §\"tinny\"")),
        new(Codes.EngineMissing, "a rule set for an engine that this program does not have", t => t.WithFile("gating.json",
            $"{{ \"WorkflowName\": \"gating\", \"Engine\": \"inference\", \"Rules\": [ §{LogPolicy.Rule("ill", "{ \"some\": \"d\", \"of\": \"days\", \"days\": 1 }")} ] }}")),
        new(Codes.BadVersion, "a version of two numbers", t => t.With("policy.json", "\"1.0.0\"", "§\"1.0\"")),
        new(Codes.UnknownBase, "a base that is not there", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"extends\": §\"nobody\",")),
        new(Codes.CircularExtends, "a policy that extends itself", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"extends\": §\"tiny\",")),
        new(Codes.RuleSetMissing, "a rule set without its file", t => t.Without("gating.json").With("policy.json", "{ \"rule_set\": \"gating\"", "{ \"rule_set\": §\"gating\"")),
        new(Codes.ParameterOutOfRange, "a value above its range", t => t.With("policy.json", "\"margin\": { \"value\": 5", "\"margin\": §{ \"value\": 50")),
        new(Codes.ParameterOutOfRange, "an empty range", t => t.With("policy.json", "\"margin\": { \"value\": 5, \"unit\": \"points\", \"min\": 0", "\"margin\": §{ \"value\": 5, \"unit\": \"points\", \"min\": 11")),
        new(Codes.ParameterOutOfRange, "a range that the physiology cannot take", t => t.With("policy.json", "\"parameters\": {", "\"parameters\": { \"load_share_of_readiness\": { \"value\": 0.5, \"unit\": \"share\", \"min\": 0, \"max\": 2, \"says\": \"A share.\", \"evidence\": \"a test\" },").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.ParameterOutOfRange, "half a day where days are counted", t => t.With("policy.json", "\"parameters\": {", "\"parameters\": { \"rebound_days\": { \"value\": 1.5, \"unit\": \"days\", \"min\": 1, \"max\": 7, \"says\": \"Days.\", \"evidence\": \"a test\" },").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.UnknownParameter, "a variant that turns a parameter of nobody", t => Variant(t, "\"parameters\": { \"margn\": §{ \"value\": 6 } }")),
        new(Codes.BadPrior, "a prior for an observation", t => t.With("policy.json", "\"tau2\":", "§\"readiness_score\":")),
        new(Codes.Contradiction, "priors whose fatigue outlasts fitness", t => t.With("policy.json", "\"tau2\": { \"value\": 12", "\"tau1\": { \"value\": 12, \"says\": \"A middle.\", \"evidence\": \"a test\" },\n    \"tau2\": { \"value\": §12")),
        new(Codes.TooMany, "more rules than fit a set", t => t.WithFile("gating.json", Gating(65)).With("policy.json", "{ \"rule_set\": \"gating\"", "{ \"rule_set\": §\"gating\"")),
        new(Codes.UnknownRule, "disabling a rule that is not there", t => t.With("policy.json", "\"says\": \"A small policy.\",", "\"says\": \"A small policy.\", \"disable\": [ §\"gating.il\" ],")),
        new(Codes.UnknownRule, "before, outside a variant", t => t.With("gating.json", "\"says\": \"Ill.\"", "\"before\": §\"ready\", \"says\": \"Ill.\"")),
        new(Codes.UnknownArchetype, "suggesting what is not declared", t => t.With("easing.json", "\"suggest:HARD\"", "§\"suggest:HARDER\"")),
        new(Codes.CannotOverride, "a variant that changes a unit", t => Variant(t, "\"parameters\": { \"margin\": §{ \"value\": 6, \"unit\": \"days\" } }")),
        new(Codes.CannotOverride, "a variant that widens a range", t => Variant(t, "\"parameters\": { \"margin\": §{ \"value\": 6, \"max\": 11 } }")),

        new(Codes.BadFact, "a fact without a range", t => Fact(t, "§\"away\": { \"kind\": \"number\", \"says\": \"nights away\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a series without a range", t => Fact(t, "§\"away\": { \"kind\": \"series\", \"min\": 0, \"says\": \"nights away\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a fact with an empty range", t => Fact(t, "§\"away\": { \"kind\": \"number\", \"min\": 7, \"max\": 0, \"says\": \"nights away\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a closed list of one word", t => Fact(t, "\"trip\": { \"kind\": \"word\", \"words\": §[\"none\"], \"says\": \"trip\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a repeated word", t => Fact(t, "\"trip\": { \"kind\": \"word\", \"words\": [\"none\", \"short\", §\"none\"], \"says\": \"trip\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a word without its list", t => Fact(t, "§\"trip\": { \"kind\": \"word\", \"says\": \"trip\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a flag with a range", t => Fact(t, "\"camp\": { \"kind\": \"flag\", \"min\": §0, \"says\": \"a camp\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a fact that exists already", t => Fact(t, "§\"soreness\": { \"kind\": \"number\", \"min\": 0, \"max\": 10, \"says\": \"soreness\", \"worse\": \"higher\" }")),
        new(Codes.BadFact, "a word named as a list that exists", t => Fact(t, "§\"gate\": { \"kind\": \"word\", \"words\": [\"open\", \"shut\"], \"says\": \"gate\", \"worse\": \"higher\" }")),
        new(Codes.MissingField, "a fact without its worse side", t => Fact(t, "\"away\": §{ \"kind\": \"number\", \"min\": 0, \"max\": 7, \"says\": \"nights away\" }")),
        new(Codes.UnknownWord, "a worse side that is none", t => Fact(t, "\"away\": { \"kind\": \"number\", \"min\": 0, \"max\": 7, \"says\": \"nights away\", \"worse\": §\"more\" }")),
        new(Codes.FactNeverRead, "a fact that no rule reads", t => Fact(t, "\"camp\": { \"kind\": \"flag\", \"says\": \"a camp\", \"worse\": \"higher\" }").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.BadAdjustment, "an adjustment of an observation", t => t.With("policy.json", "\"weekly_hours\": { \"step\"", "§\"soreness\": { \"step\"")),
        new(Codes.BadAdjustment, "an adjustment of a class", t => t.With("policy.json", "\"weekly_hours\": { \"step\"", "§\"responder_class\": { \"step\"")),
        new(Codes.BadAdjustment, "a step of nothing", t => t.With("policy.json", "\"step\": 1", "\"step\": §0")),
        new(Codes.BadAdjustment, "bounds that no athlete has", t => t.With("policy.json", "\"weekly_hours\": { \"step\": 1, \"min\": 5, \"max\": 30", "§\"weekly_hours\": { \"step\": 1, \"min\": 5, \"max\": 3000")),
        new(Codes.BadAdjustment, "bounds that are empty", t => t.With("policy.json", "\"weekly_hours\": { \"step\": 1, \"min\": 5, \"max\": 30", "§\"weekly_hours\": { \"step\": 1, \"min\": 31, \"max\": 30")),
        new(Codes.BadAdjustment, "a value in force that is not derived", t => t.With("policy.json", "\"in_force\": \"bar\"", "\"in_force\": §\"barr\"")),

        new(Codes.RefusedField, "global parameters", t => t.With("gating.json", "\"Rules\": [", "§\"GlobalParams\": [], \"Rules\": [")),
        new(Codes.RefusedField, "an action on failure", t => t.With("gating.json", EffectOfIll, EffectOfIll + " \"Actions\": { §\"OnFailure\": {} },")),
        new(Codes.UnknownEffect, "a misspelt effect", t => t.With("gating.json", "\"forbid_key\"", "§\"forbid_keys\"")),
        new(Codes.UnknownEffect, "a daily effect in the intent step", t => t.With("intent.json", "\"set:key_sessions_target\"", "§\"permit_key\"")),
        new(Codes.UnknownEffect, "a daily effect in the review", t => t.With("review.json", "\"adjust:weekly_hours\"", "§\"forbid_key\"")),
        new(Codes.UnknownEffect, "adjusting what is not declared", t => t.With("review.json", "\"adjust:weekly_hours\"", "§\"adjust:tau1\"")),
        new(Codes.UnknownEffect, "adjusting in the morning", t => t.With("gating.json", "\"forbid_key\"", "§\"adjust:weekly_hours\"")),
        new(Codes.EffectNotHere, "a suggestion without an order", t => t.With("gating.json", "\"forbid_key\"", "§\"suggest:HARD\"")),
        new(Codes.EffectNotHere, "a permit that hangs on an order", t => t.With("easing.json", "\"reduce_volume\"", "§\"permit_key\"")),
        new(Codes.OutputNeeded, "setting a number without one", t => t.With("intent.json", "      \"Actions\": { \"OnSuccess\": { \"Name\": \"OutputExpression\", \"Context\": { \"Expression\": \"1\" } } },\n", "").With("intent.json", "{\n      \"RuleName\": \"one\"", "§{\n      \"RuleName\": \"one\"")),
        new(Codes.OutputNeeded, "adjusting by nothing", t => t.With("review.json", "      \"Actions\": { \"OnSuccess\": { \"Name\": \"OutputExpression\", \"Context\": { \"Expression\": \"review.DaysToRebound - athlete.ToleratedSpacingDays\" } } },\n", "").With("review.json", "{\n      \"RuleName\": \"slow\"", "§{\n      \"RuleName\": \"slow\"")),
        new(Codes.OutputNotWanted, "a number for an effect that takes none", t => t.With("gating.json", EffectOfIll, EffectOfIll + " \"Actions\": { \"OnSuccess\": { \"Name\": \"OutputExpression\", \"Context\": { \"Expression\": §\"1\" } } },")),
        new(Codes.ExpressionOrGroup, "a rule that asks nothing", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\",", "§{\n      \"RuleName\": \"ill\",")),
        new(Codes.ExpressionOrGroup, "a rule that asks twice", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",", "§{\n      \"RuleName\": \"ill\", \"Operator\": \"And\", \"Rules\": [ { \"RuleName\": \"a\", \"Expression\": \"true\" } ],")),
        new(Codes.EmptyGroup, "a set without rules", t => t.WithFile("easing.json", "{ \"WorkflowName\": \"easing\", \"Rules\": §[] }")),
        new(Codes.EmptyGroup, "a group whose rules are all disabled", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\"", "§{\n      \"RuleName\": \"ill\",\n      \"Operator\": \"And\", \"Rules\": [ { \"RuleName\": \"a\", \"Expression\": \"true\", \"Enabled\": false } ]")),
        new(Codes.DerivedWriters, "a derived fact that nobody writes", t => t.With("policy.json", "\"derived\": {", "\"derived\": { §\"rod\": { \"kind\": \"flag\", \"says\": \"rod\" },")),
        new(Codes.DerivedWriters, "a derived fact with two writers", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\",\n      \"SuccessEvent\": \"forbid_key\",", "§{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\",\n      \"SuccessEvent\": \"set:bar\", \"Actions\": { \"OnSuccess\": { \"Name\": \"OutputExpression\", \"Context\": { \"Expression\": \"1\" } } },")),
        new(Codes.ReadBeforeWritten, "reading what is written later", t => t.With("bars.json", "{\n      \"RuleName\": \"own\",\n      \"Expression\": \"true\"", "§{\n      \"RuleName\": \"own\",\n      \"Expression\": \"derived.Bar > 0\"")),
        new(Codes.ReadBeforeWritten, "a review that reads what is derived each day", t => t.With("review.json", "{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"review.DaysToRebound > athlete.ToleratedSpacingDays\"", "§{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"review.DaysToRebound > derived.Bar\"")),
        new(Codes.ReadNotHere, "a review that reads one morning", t => t.With("review.json", "{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"review.DaysToRebound > athlete.ToleratedSpacingDays\"", "§{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"today.Soreness > athlete.ToleratedSpacingDays\"")),
        new(Codes.ReadNotHere, "a morning that reads the review", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\"", "§{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"review.WeekTss > 0\"")),
        new(Codes.ReadNotHere, "an intent that reads what a key session is worth", t => t.With("intent.json", "{\n      \"RuleName\": \"one\",\n      \"Expression\": \"true\"", "§{\n      \"RuleName\": \"one\",\n      \"Expression\": \"value.KeyToday > 0\"")),
        new(Codes.MissingBuysIntensity, "a review that reads a missing fact as a number", t => t.With("review.json", "{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"review.DaysToRebound > athlete.ToleratedSpacingDays\"", "§{\n      \"RuleName\": \"slow\",\n      \"Expression\": \"(review.DaysToRebound ?? 0) > athlete.ToleratedSpacingDays\"")),
        new(Codes.RecoveryOrder, "rest before reduced volume", t => t.With("easing.json", "{\n      \"RuleName\": \"low\"", "{ \"RuleName\": \"rest\", \"Expression\": \"true\", \"SuccessEvent\": \"full_rest\", \"Properties\": { \"says\": \"Rest.\", \"evidence\": \"a test\" } },\n    §{\n      \"RuleName\": \"low\"")),

        new(Codes.ExpressionLimit, "an expression that is too long", t => t.With("gating.json", "\"today.Illness == true\"", $"\"§{new string(' ', 2000)}true\"")),
        new(Codes.ExpressionLimit, "brackets inside brackets", t => t.With("gating.json", "\"today.Illness == true\"", $"\"{new string('(', 16)}§(true){new string(')', 16)}\"")),
        new(Codes.ExpressionCharacter, "a text in quotes", t => t.With("gating.json", "\"today.Illness == true\"", "\"health.Sleep == §\\\"Red\\\"\"")),
        new(Codes.ExpressionCharacter, "a letter that only looks Latin", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illn§\u0435ss\"")),
        new(Codes.UnknownName, "a misspelt fact", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.§Ilness\"")),
        new(Codes.UnknownName, "a fact without its group", t => t.With("gating.json", "\"today.Illness == true\"", "\"true && §Illness\"")),
        new(Codes.UnknownName, "a parameter that is not declared", t => t.With("easing.json", "p.Margin", "p.§Marge")),
        new(Codes.ForbiddenConstruct, "a method of a fact", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness.§GetType() != null\"")),
        new(Codes.TypeMismatch, "a number where a yes or no is needed", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.Soreness\"")),
        new(Codes.TypeMismatch, "a yes or no compared with a number", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness §> 1\"")),
        new(Codes.TypeMismatch, "a flag that may be missing for an answer", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.Illness\"")),
        new(Codes.TypeMismatch, "a flag that may be missing beside a comparison", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.Soreness > p.Margin && !today.Injury\"")),
        new(Codes.TypeMismatch, "a stand-in for what is never missing", t => t.With("gating.json", "\"today.Illness == true\"", "\"§(health.Given ?? true)\"")),
        new(Codes.TypeMismatch, "a choice by a flag that may be missing", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.Illness ? true : false\"")),
        new(Codes.TypeMismatch, "a window that ends half a day ago", t => t.With("gating.json", "\"today.Illness == true\"", "\"§hrv.LnRmssd.Mean(7, 3, 0.5) < 4\"")),
        new(Codes.TypeMismatch, "a window that ends when a reading says", t => t.With("gating.json", "\"today.Illness == true\"", "\"§hrv.LnRmssd.Latest(history.DaysSinceLastKeySession) < 4\"")),
        new(Codes.ExpressionSyntax, "a bracket that is not closed", t => t.With("gating.json", "\"today.Illness == true\"", "\"(today.Illness§\"")),
        new(Codes.ExpressionSyntax, "an operator with nothing behind it", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness &&§\"")),
        new(Codes.EqualityOnNumbers, "equality of measured numbers", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.SleepHours == 8\"")),
        new(Codes.UnguardedDivision, "a divisor that may be zero", t => t.With("gating.json", "\"today.Illness == true\"", "\"§fatigue.Atl / fatigue.Ctl > 1\"")),
        new(Codes.MixedAndOr, "and beside or", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness || today.Injury §&& true\"")),
        new(Codes.WholeNumberArithmetic, "whole numbers divided", t => t.With("gating.json", "\"today.Illness == true\"", "\"§today.Soreness > 7 / 2\"")),
        new(Codes.MissingBuysIntensity, "a missing fact that permits", t => t.With("gating.json", "{\n      \"RuleName\": \"ready\",\n      \"Expression\": \"today.ReadinessScore >= derived.Bar\"", "§{\n      \"RuleName\": \"ready\",\n      \"Expression\": \"today.ReadinessScore == null\"")),
        new(Codes.OperatorSpelling, "a single equals sign", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness §= true\"")),
        new(Codes.OperatorSpelling, "and in letters", t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness §and true\"")),

        new(Codes.LiteralNumber, "a number that should be a parameter", t => t.With("gating.json", "{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\"", "§{\n      \"RuleName\": \"ill\",\n      \"Expression\": \"today.Soreness > 7\"")),
        new(Codes.ParameterNeverRead, "a parameter that no rule reads", t => t.With("easing.json", " - p.Margin", "").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.DerivedNeverRead, "a derived fact that no rule reads", t => t.With("easing.json", "derived.Bar", "50").With("gating.json", "derived.Bar", "50").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.NeverAdjusted, "an adjustment that no rule makes", t => t.With("review.json", "\"adjust:weekly_hours\",\n      \"Actions\": { \"OnSuccess\": { \"Name\": \"OutputExpression\", \"Context\": { \"Expression\": \"review.DaysToRebound - athlete.ToleratedSpacingDays\" } } }", "\"note\"").With("policy.json", "{\n  \"id\"", "§{\n  \"id\"")),
        new(Codes.NoEvidence, "a rule without evidence", t => t.With("gating.json", "\"Properties\": { \"says\": \"Ill.\", \"evidence\": \"a test\" }", "\"Properties\": §{ \"says\": \"Ill.\" }")),
    ];

    public static TheoryData<string> FaultNames => [.. Faults.Select(f => f.Name)];

    [Fact]
    public void The_tiny_policy_is_clean_until_it_is_broken() => new TinyPolicy().Load().All.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Each_fault_is_found_where_it_stands_and_told_in_the_authors_words(string name)
    {
        var fault = Faults.Single(f => f.Name == name);
        var broken = fault.Break(new TinyPolicy());
        var findings = broken.Load();

        var found = findings.All.Where(f => f.Code == fault.Code).ToArray();
        found.ShouldNotBeEmpty($"instead: {string.Join("\n", findings.All)}");
        found.Select(f => f.Place).ShouldContain(broken.Marked ?? Place.Whole($"{broken.Folder}/{fault.File}"));
        findings.All.ShouldAllBe(f => AuthorsWords.Are(f.Message));
        (fault.Code[2] == '6').ShouldBe(findings.NoErrors, "only doubts leave a policy usable");
    }

    [Fact]
    public void Every_code_is_provoked_by_a_test()
    {
        var inMemory = Faults.Select(f => f.Code);
        string[] elsewhere = [Codes.TooManyFiles, Codes.FilesChanging, Codes.SignatureMissing, Codes.SignatureWrong, Codes.RollBack, Codes.CaseFails, Codes.CannotDecide, Codes.MutantNoticed, Codes.NoticedLess, Codes.SameFolder, Codes.NeverMatches, Codes.Shadowed, Codes.Contradictory, Codes.NothingSpeaks, Codes.NoCaseCovers, Codes.UnknownOwnFact, Codes.WorseIsHarder, Codes.CaseFacts, Codes.CaseExpectation, Codes.NoCases];

        inMemory.Concat(elsewhere).Distinct().Order(StringComparer.Ordinal).ShouldBe(FindingCodes.All().Where(code => !FindingCodes.IsOfHistories(code) && !FindingCodes.IsOfFits(code) && !FindingCodes.IsOfReplays(code) && !FindingCodes.IsOfExperiments(code) && !FindingCodes.IsOfAdopting(code) && !FindingCodes.IsOfFolders(code)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Codes_are_told_apart() => FindingCodes.All().ShouldBeUnique();

    [Fact]
    public void A_folder_with_too_many_files_is_refused_as_a_whole()
    {
        var folder = Directory.CreateTempSubdirectory("tiny").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "policy.json"), "{}");
            for (var i = 0; i < PolicyFiles.MaxFiles; i++)
            {
                File.WriteAllText(Path.Combine(folder, $"set{i}.json"), "{}");
            }

            var findings = new Findings();
            PolicyFiles.FromFolder(folder, findings).ShouldBeNull();

            var finding = findings.All.ShouldHaveSingleItem();
            finding.Code.ShouldBe(Codes.TooManyFiles);
            finding.Place.ShouldBe(Place.Whole(folder.Replace('\\', '/')));
            finding.Message.ShouldSatisfyAllConditions(m => AuthorsWords.Are(m).ShouldBeTrue());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("no such folder")]
    [InlineData("a file")]
    [InlineData("a folder without a manifest")]
    public void What_is_no_policy_folder_is_told_so(string what)
    {
        var folder = Directory.CreateTempSubdirectory("tiny").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "notes.txt"), "none");
            var asked = what switch { "no such folder" => Path.Combine(folder, "nowhere"), "a file" => Path.Combine(folder, "notes.txt"), _ => folder };

            var findings = new Findings();
            PolicyFiles.FromFolder(asked, findings).ShouldBeNull();

            findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.FileUnreadable);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Facts_that_contradict_each_other_are_found_where_they_stand()
    {
        const string facts = """
            { "athlete": { "athlete_id": "1" }, "date": "2026-11-23",
              "yesterday": { "session_type": "key" },
              "history": { "days_since_last_key_session": 3 } }
            """;
        var findings = new Findings();

        FactsReader.Read("facts.json", Encoding.UTF8.GetBytes(facts), findings).ShouldBeNull();

        var finding = findings.All.ShouldHaveSingleItem();
        finding.Code.ShouldBe(Codes.Contradiction);
        finding.Place.ShouldBe(new Place("facts.json", 3, 47));
        AuthorsWords.Are(finding.Message).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Codes.CaseFacts, """{ "title": "t", "cases": [ { "name": "a", "expect": { "session_type": "key" } } ] }""")]
    [InlineData(Codes.CaseExpectation, """{ "title": "t", "facts": { "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }, "cases": [ { "name": "a", "expect": {} } ] }""")]
    [InlineData(Codes.CaseExpectation, """{ "title": "t", "facts": { "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }, "cases": [ { "name": "a", "expect": { "session_type": "hard" } } ] }""")]
    [InlineData(Codes.CaseExpectation, """{ "title": "t", "facts": { "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }, "cases": [ { "name": "a", "expect": { "because": [ "gating.nobody" ] } } ] }""")]
    public void A_case_that_cannot_be_run_says_why(string code, string text)
    {
        var files = new TinyPolicy().WithFile("cases/a.json", text).Files();
        var findings = new Findings();
        var policy = TinyPolicy.Load(files, findings).ShouldNotBeNull();

        var result = PolicyCases.Run(policy, files, findings).Results.ShouldHaveSingleItem();

        result.Verdict.ShouldBe(CaseVerdict.Error);
        var message = result.Messages.ShouldHaveSingleItem();
        message.ShouldStartWith("tiny/cases/a.json:1:");
        message.ShouldContain($" {code} ");
        AuthorsWords.Are(message).ShouldBeTrue(message);
    }

    [Fact]
    public void A_file_of_cases_without_cases_is_found()
    {
        var files = new TinyPolicy().WithFile("cases/a.json", """{ "title": "t", "cases": [] }""").Files();
        var findings = new Findings();

        PolicyCases.Run(TinyPolicy.Load(files, findings)!, files, findings).Results.ShouldBeEmpty();

        var finding = findings.All.ShouldHaveSingleItem();
        (finding.Code, finding.Place).ShouldBe((Codes.NoCases, new Place("tiny/cases/a.json", 1, 1)));
    }

    [Fact]
    public void Independent_faults_in_different_files_are_all_reported_in_one_run()
    {
        var findings = new TinyPolicy()
            .With("policy.json", "\"1.0.0\"", "\"1\"")
            .With("intent.json", "\"Name\": \"OutputExpression\"", "\"Name\": \"OutputExpresion\"")
            .With("gating.json", "\"today.Illness == true\"", "\"today.Ilness\"")
            .With("easing.json", "p.Margin", "p.Marge")
            .With("bars.json", "\"Expression\": \"true\"", "\"Expresion\": \"true\"")
            .Load();

        (string Code, string File)[] found = [.. findings.InOrder().Select(f => (f.Code, f.Place.File))];
        found.ShouldContain((Codes.BadVersion, "tiny/policy.json"));
        found.ShouldContain((Codes.UnknownWord, "tiny/intent.json"));
        found.ShouldContain((Codes.UnknownName, "tiny/gating.json"));
        found.ShouldContain((Codes.UnknownName, "tiny/easing.json"));
        found.ShouldContain((Codes.UnknownField, "tiny/bars.json"));
    }

    [Fact]
    public void A_file_that_is_no_JSON_does_not_hide_the_faults_of_the_others()
    {
        var findings = new TinyPolicy()
            .WithFile("gating.json", "{ \"WorkflowName\": ")
            .With("easing.json", "p.Margin", "p.Marge")
            .Load();

        findings.All.Select(f => f.Code).ShouldContain(Codes.NotJson);
        findings.All.Select(f => f.Code).ShouldContain(Codes.UnknownName);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{ \"a\": [1, 2 ", "the document ends too early; a quote or a closing bracket is missing")]
    [InlineData("{ \"a\": \"b", "the document ends too early; a quote or a closing bracket is missing")]
    [InlineData("[[[[[[[[[[[[[[", "nested deeper than 12 levels")]
    [InlineData("{ \"a\": 1, }", "a comma before a closing bracket; remove it")]
    [InlineData("{ \"a\": 1 } x", "something stands after the end of the document; remove it")]
    [InlineData("{ a: 1 }", "a field name in double quotes is expected here")]
    [InlineData("{ \"a\" 1 }", "a colon is expected after the field name")]
    [InlineData("{ \"a\": \"b\nc\" }", "a text is not closed, or holds a line end or a wrong escape")]
    [InlineData("{ // why\n \"a\": 1 }", "comments are not part of JSON; remove it or use \"says\"")]
    [InlineData("{ \"a\": /* why */ 1 }", "comments are not part of JSON; remove it or use \"says\"")]
    [InlineData("{ \"a\": True }", "this is not JSON: a comma, quote or bracket is missing or one too many, or a value is misspelt near here")]
    public void What_is_wrong_with_JSON_is_told_as_it_is(string text, string message)
    {
        var findings = new Findings();

        JsonSource.Read("a.json", Encoding.UTF8.GetBytes(text), findings).ShouldBeNull();

        findings.All.ShouldHaveSingleItem().Message.ShouldBe(message);
    }

    internal static string Gating(int rules) => $$"""{ "WorkflowName": "gating", "Rules": [ {{string.Join(",\n", Enumerable.Range(0, rules).Select(i =>
        $$"""{ "RuleName": "r{{i}}", "Expression": "today.ReadinessScore >= derived.Bar", "SuccessEvent": "permit_key", "Properties": { "says": "Yes.", "evidence": "a test" } }"""))}} ] }""";

    private static TinyPolicy Variant(TinyPolicy tiny, string members) =>
        new TinyPolicy { Folder = "other" }
            .Without("intent.json").Without("bars.json").Without("gating.json").Without("easing.json")
            .WithFile("policy.json", "{ \"id\": \"other\", \"version\": \"1.0.0\", \"title\": \"Other\", \"says\": \"A variant.\", \"extends\": \"tiny\",\n  " + members + " }")
            .Beside("tiny", tiny.Files());

    private static TinyPolicy Fact(TinyPolicy tiny, string declaration) => tiny.With("policy.json", "\"derived\": {", $"\"facts\": {{ {declaration} }},\n  \"derived\": {{");

    private static TinyPolicy Table(TinyPolicy tiny, string rows) => tiny.Without("gating.json").WithFile("gating.csv", "rule,today.Illness,effect,says\n" + rows);

    private sealed record Fault(string Code, string Says, Func<TinyPolicy, TinyPolicy> Break, string File = "")
    {
        public string Name => $"{Code} {Says}";
    }
}
