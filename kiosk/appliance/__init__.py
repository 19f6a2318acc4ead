"""The kiosk as an appliance: installed, updated, gone back, started and watched on a machine of its own."""
