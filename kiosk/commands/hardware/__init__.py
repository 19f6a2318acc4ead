"""`paszuil hardware`: the devices of a kiosk, for a technician on site."""
