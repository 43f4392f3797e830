"""Marking what students hand in, each in a box of its own.

`submissions` reads what came as data, without running it; `sandbox` runs one program with limits on
time, memory, output and processes, away from the network and from the files of all others; `child`
is the program that runs there; `marking` brings a folder of submissions through it, as many at once
as asked for, and goes on where it was interrupted; `tables` writes what came of it.
"""
