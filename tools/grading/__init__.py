"""Marking what students hand in, each in a box of its own.

`submissions` reads what came as data, without running it; `sandbox` runs one program with limits on
time, memory, output and processes, away from the network and from the files of all others; `child`
is the program that runs there, `running` calls it and reads what it left; `marking` brings a folder
of submissions through it, as many at once as asked for, and goes on where it was interrupted;
`tables` writes what came of it. `package` asks the teaching package about its coursework;
`checking` runs an instructor's solutions; `release` and `collecting` stand before and behind
nbgrader, `moodle` writes a quiz.
"""
