import subprocess


def convert(name):
    subprocess.run(["convert", "--", name], check=True)
