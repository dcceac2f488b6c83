namespace AthleteOs.Rules.Host; public static class Program { public static void Main() { } }
