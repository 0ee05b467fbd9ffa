"""Every sentence a user can be told when something could not be done, a module a family.

    HarkenError           base
    ├── SoundError        sounds, devices: a file or a device gave no usable sound
    ├── ProjectError      projects: the project on disk could not be opened, read or changed
    ├── ImportingError    importing: an import could not be planned or carried out
    ├── TrainingError     training: a run could not start or go on
    ├── ModelError        models: a model file was refused, or could not be made
    ├── UsageError        usage: what was asked for does not exist or makes no sense
    └── WorkerLostError…  program: something of Harken's own went wrong

Callers raise facts; the class owns the words, so one failure reads the same in the window, the
shell and the report of a worker process. Facts go to `super().__init__` by position: an exception
with keyword-only facts does not survive the trip out of a worker. `registry` finds each by its
name again.
"""
