# Every target is a script; see the first lines of each for what it does.
.PHONY: help demo test check format oracle bench accuracy documentation recorder clean

help:
	@echo 'make demo            build, and show the timing curve of a recorded program'
	@echo 'make test            run the tests'
	@echo 'make check           check everything: format, builds, tests, profiles, documentation'
	@echo 'make format          format all Swift files'
	@echo 'make oracle          compare every instruction, executed, with processors, 10,000 times each'
	@echo 'make bench           measure time, memory and instructions against the goals'
	@echo 'make accuracy        measure predictions against counts, and write Documentation/Accuracy.md'
	@echo 'make documentation   build the documentation'
	@echo 'make recorder        build the plugin for QEMU that perfmodel record uses'
	@echo 'make clean           remove what was built'

demo:
	@Scripts/demo

test:
	@Scripts/test

check:
	@Scripts/check

format:
	@Scripts/format

oracle:
	@Scripts/oracle

bench:
	@Benchmarks/run

accuracy:
	@Scripts/accuracy

documentation:
	@Scripts/documentation

recorder:
	@$(MAKE) --no-print-directory -C Recorder recorder

clean:
	rm -rf .build .build-* Benchmarks/.build Examples/*/.build curve.csv curve.svg Recorder/recorder.so
