"""Sound as numbers: files, devices, resampling, mel power, segments, peaks, quality."""
