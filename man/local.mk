dist_man_MANS += \
	man/wiotc.1 \
	man/wiotc-notify.8 \
	man/wiotc-charter.5 \
	man/wiotc-template.5 \
	man/wiotcd.8 \
	man/wiotcd.conf.5
