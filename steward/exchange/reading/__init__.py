"""Files that people bring, read as rows of text: CSV in whatever encoding, XLSX, XLS and ODS.

`tables.read(path)` is the door. kinds.py tells what a file is and refuses what no list is; texts.py finds encoding and
separator; workbooks.py reads a workbook in a process of its own, which may be killed without harm; tables.py finds the header.
"""
