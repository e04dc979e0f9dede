"""The annual report: its form, its numbers, its checks, its readers and writers. (条例 arts. 49–50)"""
