using AthleteOs.Rules.Host;

return await HostProgram.Run(args, Console.Error);
