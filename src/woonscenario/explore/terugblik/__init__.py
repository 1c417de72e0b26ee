"""Does the model reproduce what happened: a calibration on early years, and a prediction of later ones."""
