import os
import subprocess


def convert(name):
    subprocess.run(f"convert {name}", shell=True)
    os.system("convert " + name)
