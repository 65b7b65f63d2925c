import PerfModelCLI

PerfModelCommand.run()
